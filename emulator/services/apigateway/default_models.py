"""The two models that every new API has, and what a schema must have."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_DRAFT = "http://json-schema.org/draft-04/schema#"
_DEFAULTS = (
    (
        "Empty",
        "This is a default empty schema model",
        {"$schema": _DRAFT, "title": "Empty Schema", "type": "object"},
    ),
    (
        "Error",
        "This is a default error schema model",
        {
            "$schema": _DRAFT,
            "title": "Error Schema",
            "type": "object",
            "properties": {"message": {"type": "string"}},
        },
    ),
)


def add_default_models(gateway: "ApiGateway", api_id: str) -> None:
    for name, description, schema in _DEFAULTS:
        document = {
            "id": make_id(gateway.cloud),
            "name": name,
            "description": description,
            "schema": json.dumps(schema, indent=2),
            "contentType": "application/json",
        }
        gateway.store.put(f"restapis/{api_id}/models", name, document)


def require_schema(model: Mapping[str, Any]) -> None:
    """Raises BadRequestException for a model without one."""
    if not model.get("schema"):
        raise BadRequestException(
            "Model schema must have at least 1 property or array items defined"
        )
