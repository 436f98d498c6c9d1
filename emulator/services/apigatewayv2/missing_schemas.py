"""Schemas that responses of an OpenAPI document refer to and that it lacks: warnings of an import."""

from collections.abc import Iterator, Mapping
from typing import Any

SCHEMAS = "#/components/schemas/"


def missing_schemas(document: Mapping[str, Any]) -> list[str]:
    """One sentence a reference, as API Gateway words it."""
    components = _mapping(document.get("components"))
    known = _mapping(components.get("schemas"))
    return [
        f"Parse issue: attribute {place}.{reference} is missing"
        for place, reference in _references(document)
        if reference.startswith(SCHEMAS) and reference.removeprefix(SCHEMAS) not in known
    ]


def _references(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, item in _mapping(document.get("paths")).items():
        for verb, operation in _mapping(item).items():
            for status, response in _mapping(_mapping(operation).get("responses")).items():
                for content in _mapping(_mapping(response).get("content")).values():
                    reference = _mapping(_mapping(content).get("schema")).get("$ref")
                    if isinstance(reference, str):
                        place = f"paths.'{path}'({verb}).responses.{status}.content.schema"
                        yield place, reference


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
