"""Documentation parts: what they describe, and which of them a query asks for.

{"type": "METHOD", "path": "/orders", "method": "GET"}  +  '{"description": "All orders"}'
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

TYPES = [
    "API",
    "AUTHORIZER",
    "MODEL",
    "RESOURCE",
    "METHOD",
    "PATH_PARAMETER",
    "QUERY_PARAMETER",
    "REQUEST_HEADER",
    "REQUEST_BODY",
    "RESPONSE",
    "RESPONSE_HEADER",
    "RESPONSE_BODY",
]
LOCATED = ("type", "path", "method", "statusCode", "name")
_IN_METHOD = frozenset(TYPES[4:])
_NAMED = frozenset(
    {
        "AUTHORIZER",
        "MODEL",
        "PATH_PARAMETER",
        "QUERY_PARAMETER",
        "REQUEST_HEADER",
        "RESPONSE_HEADER",
    }
)
_ANSWERED = frozenset({"RESPONSE", "RESPONSE_HEADER", "RESPONSE_BODY"})


def parts_of(api_id: str) -> str:
    return f"restapis/{api_id}/documentation/parts"


def versions_of(api_id: str) -> str:
    return f"restapis/{api_id}/documentation/versions"


def full_location(given: Document) -> Document:
    """With the defaults of its type (path /, method and status *). Raises BadRequestException."""
    kind = given.get("type")
    if kind not in TYPES:
        raise BadRequestException(f"Invalid documentation part type: {kind}")
    found: Document = {"type": kind}
    if kind in _IN_METHOD or kind == "RESOURCE":
        found["path"] = given.get("path") or "/"
    if kind in _IN_METHOD:
        found["method"] = given.get("method") or "*"
    if kind in _ANSWERED:
        found["statusCode"] = given.get("statusCode") or "*"
    if kind in _NAMED:
        if not given.get("name"):
            raise BadRequestException(f"A name is required for a documentation part of type {kind}")
        found["name"] = given["name"]
    return found


def check_properties(text: str) -> None:
    """Raises BadRequestException for what is no JSON object."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadRequestException("Documentation part properties must be a JSON object")


def add_part(gateway: "ApiGateway", api_id: str, location: Document, properties: str) -> Document:
    """Raises BadRequest and ConflictException."""
    check_properties(properties)
    collection, location = parts_of(api_id), full_location(location)
    if any(one["location"] == location for one in gateway.view(collection).values()):
        raise ConflictException("Documentation part already exists for the specified location")
    document: Document = {
        "id": make_id(gateway.cloud),
        "location": location,
        "properties": properties,
    }
    return gateway.store.put(collection, document["id"], document)


def asked_for(gateway: "ApiGateway", api_id: str, input: Input) -> Iterable[Document]:
    """By type, by path (and what is below it), by a part of a name, by whether it is documented."""
    if input.get("locationStatus") == "UNDOCUMENTED":
        return [{"location": one} for one in _undocumented(gateway, api_id) if _fits(one, input)]
    parts = gateway.view(parts_of(api_id)).values()
    return [part for part in parts if _fits(part["location"], input)]


def _fits(location: Document, input: Input) -> bool:
    if input.get("type") and location["type"] != input["type"]:
        return False
    path = input.get("path")
    if path and not str(location.get("path", "")).startswith(path):
        return False
    query = input.get("nameQuery")
    return not query or query in str(location.get("name", ""))


def _undocumented(gateway: "ApiGateway", api_id: str) -> Iterable[Document]:
    """The API, its resources, methods, models and authorizers that no part describes."""
    known = [part["location"] for part in gateway.view(parts_of(api_id)).values()]
    return [one for one in _places(gateway, api_id) if one not in known]


def _places(gateway: "ApiGateway", api_id: str) -> Iterable[dict[str, Any]]:
    yield {"type": "API"}
    for kind, collection in (("AUTHORIZER", "authorizers"), ("MODEL", "models")):
        for one in gateway.view(f"restapis/{api_id}/{collection}").values():
            yield {"type": kind, "name": one["name"]}
    for resource in gateway.view(f"restapis/{api_id}/resources").values():
        yield {"type": "RESOURCE", "path": resource["path"]}
        for method in resource.get("resourceMethods", {}):
            yield {"type": "METHOD", "path": resource["path"], "method": method}
