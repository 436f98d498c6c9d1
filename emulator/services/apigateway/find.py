"""Find an object, of a template or of the API, or say as API Gateway does that there is none."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

MOST = 500
"""Objects a page: API Gateway's largest limit. Its default is 25."""


def find(gateway: "ApiGateway", collection: str, name: str, what: str) -> Document:
    """Raises NotFoundException."""
    document = gateway.view(collection).get(name)
    if document is None:
        raise NotFoundException(f"Invalid {what} identifier specified")
    return document


def find_api(gateway: "ApiGateway", api_id: str) -> Document:
    """Raises NotFoundException, which names account and API."""
    document = gateway.view("restapis").get(api_id)
    if document is None:
        where = f"{gateway.cloud.account}:{api_id}"
        raise NotFoundException(f"Invalid API identifier specified {where}")
    return document


def own(gateway: "ApiGateway", collection: str, name: str, what: str) -> Document:
    """An object that may be changed here: not a template's. Raises NotFound or BadRequestException."""
    if collection == "restapis":
        document = find_api(gateway, name)
    else:
        document = find(gateway, collection, name, what)
    if name not in gateway.store.all(collection):
        raise BadRequestException(
            f"CSC: this {what} was declared by a template, and is changed there alone."
        )
    return document


def own_api(gateway: "ApiGateway", api_id: str) -> Document:
    return own(gateway, "restapis", api_id, "API")


def find_method(gateway: "ApiGateway", input: Input) -> Document:
    """The method that an input names by API, resource and HTTP method. Raises NotFoundException."""
    find_api(gateway, input["restApiId"])
    resources = f"restapis/{input['restApiId']}/resources"
    resource = find(gateway, resources, input["resourceId"], "Resource")
    return find_in(resource.get("resourceMethods", {}), input["httpMethod"], "Method")


def find_in(documents: Mapping[str, Document], name: str, what: str) -> Document:
    document = documents.get(name)
    if document is None:
        raise NotFoundException(f"Invalid {what} identifier specified")
    return document


def page(documents: Iterable[Document], input: Input) -> Output:
    """``items``, ``limit`` of them from ``position``. Raises BadRequestException."""
    everything = list(documents)
    start = _start(input.get("position"))
    end = start + min(int(input.get("limit") or 25), MOST)
    found: dict[str, Any] = {"items": everything[start:end]}
    if end < len(everything):
        found["position"] = base64.urlsafe_b64encode(str(end).encode()).decode()
    return found


def _start(position: str | None) -> int:
    if not position:
        return 0
    try:
        return int(base64.urlsafe_b64decode(position))
    except (ValueError, binascii.Error):
        raise BadRequestException("Invalid position parameter specified") from None
