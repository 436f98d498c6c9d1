"""Schemas of a document as the models of an API, their references rewritten to API Gateway's form."""

import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.cloudformation.resources.apigateway.rest_api import read_model
from csc.emulator.gateway.model import Model

_REFERENCE = re.compile(r"#/(?:definitions|components/schemas)/(?P<name>[^/]+)$")


def component_schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """``definitions`` of 2.0, ``components.schemas`` of 3.0."""
    found = document.get("definitions") or (document.get("components") or {}).get("schemas")
    return found if isinstance(found, Mapping) else {}


def read_models(schemas: Mapping[str, Any], api_id: str) -> dict[str, Model]:
    """Raises PropertyError for a schema that is wrong."""
    return {
        model_name(name): _model(name, schema, api_id, f"Body.schemas.{name}.")
        for name, schema in schemas.items()
    }


def inline_model(schema: Any, name: str, api_id: str) -> Model:
    """A model for a schema that stands in an operation itself."""
    return _model(name, schema, api_id, "")


def _model(name: str, schema: Any, api_id: str, under: str) -> Model:
    try:
        return read_model(model_name(name), rewritten(schema, api_id), api_id)
    except PropertyError as error:
        raise PropertyError(under + error.path, error.message, error.remedy) from error


def model_name(name: str) -> str:
    """Model names have letters and digits only."""
    return re.sub(r"[^A-Za-z0-9]", "", name)


def reference_name(schema: Any) -> str | None:
    """The model that a schema is nothing but a reference to."""
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    match = _REFERENCE.match(reference) if isinstance(reference, str) else None
    return model_name(match["name"]) if match else None


def rewritten(schema: Any, api_id: str) -> Any:
    """The schema with references to models in API Gateway's form."""
    if isinstance(schema, list):
        return [rewritten(one, api_id) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    name = reference_name(schema)
    if name is not None:
        return {"$ref": f"https://apigateway.amazonaws.com/restapis/{api_id}/models/{name}"}
    return {key: rewritten(value, api_id) for key, value in schema.items()}
