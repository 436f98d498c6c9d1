"""A model → a mapping template with the same shape: placeholders for values, a loop for each list.

{"type": "object", "properties": {"id": {"type": "integer"}}}   ──▶   {"id" : 42}

As API Gateway generates it (developer guide, "Mapping template example").
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.gateway.schemas.compile_schema import MODEL_REFERENCE
from csc.emulator.services.apigateway.store import Document

DEEPEST = 32
_VALUES = {"integer": "42", "number": "3.14", "boolean": "true", "null": "null"}


def model_template(name: str, models: Mapping[str, Document]) -> str:
    schema = _schema(models[name])
    lines = "\n".join(_value(schema, "$inputRoot", 0, models))
    return f"#set($inputRoot = $input.path('$'))\n{lines}"


def _schema(model: Document | None) -> Mapping[str, Any]:
    schema = (model or {}).get("schema") or {}
    found = json.loads(schema) if isinstance(schema, str) else schema
    return found if isinstance(found, dict) else {}


def _value(
    schema: Mapping[str, Any], path: str, depth: int, models: Mapping[str, Document]
) -> Iterator[str]:
    """Lines; the first goes on where the name before it stands."""
    schema = _followed(schema, models, depth)
    indent = "  " * depth
    if depth > DEEPEST:
        yield "{ }"
    elif "properties" in schema:
        yield "{"
        names = list(schema["properties"])
        for name in names:
            lines = list(_value(schema["properties"][name], f"{path}.{name}", depth + 1, models))
            lines[0] = f'{indent}  "{name}" : {lines[0]}'
            lines[-1] += "" if name == names[-1] else ","
            yield from lines
        yield f"{indent}}}"
    elif schema.get("type") == "array" or "items" in schema:
        yield "["
        yield "##TODO: Update this foreach loop to reference array from input json"
        yield f"#foreach($elem in {path})"
        lines = list(_value(schema.get("items") or {}, "$elem", depth + 1, models))
        lines[0] = f"{indent}  {lines[0]}"
        yield from lines
        yield "#if($foreach.hasNext),#end"
        yield "#end"
        yield f"{indent}]"
    elif schema.get("type") == "object":
        yield "{ }"
    else:
        yield _VALUES.get(str(schema.get("type")), '"foo"')


def _followed(
    schema: Mapping[str, Any], models: Mapping[str, Document], depth: int
) -> Mapping[str, Any]:
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    match = MODEL_REFERENCE.match(reference) if isinstance(reference, str) else None
    if match is None or depth > DEEPEST:
        return schema if isinstance(schema, Mapping) else {}
    return _followed(_schema(models.get(match["name"])), models, depth + 1)
