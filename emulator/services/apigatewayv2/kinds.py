"""The parts of an API that are made, shown, changed and deleted in one way: a table, and what reads it.

ROUTE ──▶ create_route, get_route, get_routes, update_route, delete_route   (operations/routes.py)
"""

from collections.abc import Callable
from dataclasses import dataclass

from csc.emulator.calls import Call, Input, Operation, Output
from csc.emulator.services.apigateway.errors import NotFoundException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import DECLARED, Document
from csc.emulator.services.apigatewayv2.deployments import deploy_automatically
from csc.emulator.services.apigatewayv2.find import find_api, own_api, page
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _nothing(gateway: ApiGatewayV2, api_id: str, document: Document) -> None:
    return None


def _same(document: Document) -> Document:
    return document


@dataclass(frozen=True, slots=True)
class Kind:
    """``id`` is the member that identifies it.  ``complete`` adds its defaults, ``check`` refuses what it
    can't be by itself, ``relate`` what doesn't fit the API, ``needed`` to delete what others need.  An update merges the maps of ``merged``; an
    empty text in them removes a key."""

    name: str
    collection: str
    id: str
    check: Callable[[Document], None]
    complete: Callable[[Document], Document] = _same
    relate: Callable[[ApiGatewayV2, str, Document], None] = _nothing
    merged: tuple[str, ...] = ()
    needed: Callable[[ApiGatewayV2, str, Document], None] = _nothing

    def place(self, api_id: str) -> str:
        return f"apis/{api_id}/{self.collection}"

    def find(self, gateway: ApiGatewayV2, input: Input) -> Document:
        """Raises NotFoundException."""
        api_id, name = input["ApiId"], input[self.id]
        find_api(gateway, api_id)
        found = gateway.view(self.place(api_id)).get(name)
        if found is None:
            raise NotFoundException(f"Invalid {self.name} identifier specified {name}")
        return found


def creates(kind: Kind) -> Operation:
    def create(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
        api_id = input["ApiId"]
        own_api(gateway, api_id)
        given = {name: value for name, value in input.items() if name != "ApiId"}
        document = kind.complete({**given, kind.id: make_id(gateway.cloud, 7)})
        return _keep(gateway, kind, api_id, document)

    return create


def gets(kind: Kind) -> Operation:
    def get(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
        return kind.find(gateway, input)

    return get


def lists(kind: Kind) -> Operation:
    def list_all(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
        find_api(gateway, input["ApiId"])
        return page(gateway.view(kind.place(input["ApiId"])).values(), input)

    return list_all


def updates(kind: Kind) -> Operation:
    def update(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
        own_api(gateway, input["ApiId"])
        before = kind.find(gateway, input)
        given = {n: v for n, v in input.items() if n not in ("ApiId", kind.id)}
        return _keep(gateway, kind, input["ApiId"], change(before, given, kind.merged))

    return update


def deletes(kind: Kind) -> Operation:
    def delete(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
        own_api(gateway, input["ApiId"])
        kind.needed(gateway, input["ApiId"], kind.find(gateway, input))
        gateway.remove(kind.place(input["ApiId"]), input[kind.id])
        deploy_automatically(gateway, input["ApiId"])
        return {}

    return delete


def _keep(gateway: ApiGatewayV2, kind: Kind, api_id: str, document: Document) -> Document:
    kind.check(document)
    kind.relate(gateway, api_id, document)
    gateway.put(kind.place(api_id), document[kind.id], document)
    deploy_automatically(gateway, api_id)
    return document


def change(before: Document, given: Document, merged: tuple[str, ...]) -> Document:
    """A document with the members that are given; the maps of ``merged`` keep their other keys."""
    document = {name: value for name, value in before.items() if name != DECLARED}
    for name, value in given.items():
        if name in merged and isinstance(value, dict):
            value = merge_map(document.get(name) or {}, value)
        document[name] = value
    return document


def merge_map(before: Document, given: Document) -> Document:
    """An empty text, and a map left empty, remove a key."""
    found = dict(before)
    for key, value in given.items():
        if isinstance(value, dict) and isinstance(found.get(key), dict):
            value = merge_map(found[key], value) if value else {}
        if value in ("", {}):
            found.pop(key, None)
        else:
            found[key] = value
    return found
