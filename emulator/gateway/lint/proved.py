"""What a method proves of a request before its templates see it: its body model, where a validator checks bodies.

RequestValidatorId → ValidateRequestBody: true  ·  RequestModels: {application/json: {Ref: New}} → the model's Schema
"""

from collections.abc import Mapping
from typing import Any, TypedDict

from csc.emulator.gateway.lint.lint import Kind, carried_by_request
from csc.emulator.gateway.lint.shapes import Shape
from csc.emulator.gateway.lint.taint import Carried
from csc.emulator.gateway.lint.template_text import template_text

Path = tuple[str | int, ...]


class Proved(TypedDict, total=False):
    body: Shape | None
    carried: Mapping[str, Carried]


def proved(document: Any, path: Path, kind: Kind) -> Proved:
    """For the template at ``path`` of a CloudFormation document; nothing where it stands in no method."""
    properties = _at(document, path[:3])
    if path[:1] != ("Resources",) or path[2:4] != ("Properties", "Integration"):
        return {}
    templates = _mapping(_mapping(properties.get("Integration")).get("RequestTemplates"))
    if kind == "request":
        return {"body": _body(document, properties, str(path[-1]))}
    if len(templates) != 1:
        return {}
    ((content, value),) = templates.items()
    text = template_text(value)
    body = _body(document, properties, str(content))
    return {"carried": carried_by_request(text, body)} if text is not None else {}


def _body(document: Any, properties: Mapping[str, Any], content: str) -> Shape | None:
    validator = _referred(document, properties.get("RequestValidatorId"), "RequestValidator")
    if validator.get("ValidateRequestBody") not in (True, "true"):
        return None
    named = _mapping(properties.get("RequestModels")).get(content)
    schema = _referred(document, named, "Model").get("Schema")
    return Shape(schema, schema) if isinstance(schema, Mapping) else None


def _referred(document: Any, value: Any, kind: str) -> Mapping[str, Any]:
    """The properties of the resource of the same document that ``{"Ref": …}`` names."""
    name = _mapping(value).get("Ref")
    found = _at(document, ("Resources", str(name)))
    same = found.get("Type") == f"AWS::ApiGateway::{kind}"
    return _mapping(found.get("Properties")) if same else {}


def _at(document: Any, path: Path) -> Mapping[str, Any]:
    found = document
    for name in path:
        found = _mapping(found).get(str(name))
    return _mapping(found)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
