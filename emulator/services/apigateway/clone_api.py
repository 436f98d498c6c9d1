"""CreateRestApi's ``cloneFrom``: another API's parts, under ids of their own."""

import json
from typing import TYPE_CHECKING

from csc.emulator.services.apigateway.build import PARTS
from csc.emulator.services.apigateway.documentation import parts_of
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.take_snapshot import as_it_is

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_NAMED = ("models", "gatewayresponses")


def cloned_members(gateway: "ApiGateway", source: str) -> Document:
    """What the new API takes of the old one where nothing else is given. Raises BadRequestException."""
    if source not in gateway.view("restapis"):
        raise BadRequestException("Invalid API identifier specified")
    api = as_it_is(gateway, source)["api"]
    own = ("id", "name", "createdDate", "rootResourceId", "tags", "policy")
    return {n: value for n, value in api.items() if n not in own and not n.startswith("_")}


def clone_parts(gateway: "ApiGateway", source: str, api: Document) -> None:
    """Resources with their methods, models, validators, authorizers, responses, documentation."""
    snapshot = as_it_is(gateway, source)
    old_root = snapshot["api"]["rootResourceId"]
    ids = {
        name: make_id(gateway.cloud)
        for part in PARTS
        if part not in _NAMED
        for name in snapshot[part]
    }
    ids |= {old_root: api["rootResourceId"], source: api["id"]}
    of_api = f"restapis/{api['id']}"
    for part in PARTS:
        for name, document in snapshot[part].items():
            moved = _moved(document, ids)
            if part in _NAMED:
                _keep_references(moved, source, api["id"])
            gateway.store.put(f"{of_api}/{part}", ids.get(name, name), moved)
    for one in gateway.view(parts_of(source)).values():
        copy = {**one, "id": make_id(gateway.cloud)}
        gateway.store.put(parts_of(api["id"]), copy["id"], copy)


def _moved(document: Document, ids: dict[str, str]) -> Document:
    """With the new ids, where the old ones stand."""
    found = dict(document)
    for name in ("id", "parentId", "authorizerId", "requestValidatorId"):
        if found.get(name) in ids:
            found[name] = ids[found[name]]
    if "resourceMethods" in found:
        methods = found["resourceMethods"].items()
        found["resourceMethods"] = {verb: _moved(method, ids) for verb, method in methods}
    return found


def _keep_references(model: Document, source: str, api_id: str) -> None:
    """A schema refers to another model by its API's address."""
    schema = model.get("schema")
    if schema:
        text = schema if isinstance(schema, str) else json.dumps(schema)
        model["schema"] = text.replace(f"/restapis/{source}/models/", f"/restapis/{api_id}/models/")
