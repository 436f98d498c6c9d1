"""Documentation parts of an OpenAPI document.

x-amazon-apigateway-documentation: {"documentationParts": [{"location": …, "properties": {…}}]}
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.documentation import add_part, full_location, parts_of
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.import_document import parse_document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

EXTENSION = "x-amazon-apigateway-documentation"


def open_documentation(body: bytes) -> Mapping[str, Any]:
    """Raises BadRequestException."""
    try:
        return parse_document(body)
    except BadRequestException:
        raise BadRequestException("Unable to build importer with provided input.") from None


def import_documentation(
    gateway: "ApiGateway", api_id: str, document: Mapping[str, Any]
) -> list[str]:
    """The ids of the parts, new or changed. Raises BadRequestException."""
    return [_put(gateway, api_id, given) for given in declared_parts(document)]


def declared_parts(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    given = document.get(EXTENSION)
    parts = given.get("documentationParts") if isinstance(given, dict) else None
    return [part for part in parts or () if isinstance(part, dict)]


def _put(gateway: "ApiGateway", api_id: str, given: Mapping[str, Any]) -> str:
    location = full_location(dict(given.get("location") or {}))
    properties = json.dumps(given.get("properties") or {}, separators=(",", ":"))
    collection = parts_of(api_id)
    for name, part in gateway.view(collection).items():
        if part["location"] == location:
            gateway.put(collection, name, {**part, "properties": properties})
            return name
    return str(add_part(gateway, api_id, location, properties)["id"])
