"""The query protocol (IAM, STS, SNS): a form body in, XML out.

Action=CreateRole&RoleName=r&Tags.member.1.Key=k   ──parse──▶   {"RoleName": "r", "Tags": […]}
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from csc.emulator.calls import Input, Output
from csc.emulator.errors import SerializationException
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols.service_model import ServiceModel, Shape
from csc.emulator.protocols.values import parse_text
from csc.emulator.protocols.xml_values import escape, write_members

MAX_INDEX = 10_000


def parse(model: ServiceModel, request: HttpRequest) -> tuple[str, Input]:
    """Raises SerializationException for values that aren't of their member's type."""
    form = read_form(request)
    operation = form.pop("Action", "")
    if operation not in model.operations:
        return operation, {}
    tree = _tree(form.items())
    value: Input = _structure(model, model.input(operation), tree)
    return operation, value


def read_form(request: HttpRequest) -> dict[str, str]:
    """Parameters of the query string and of the body."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    try:
        pairs += parse_qsl(request.body.decode(), keep_blank_values=True)
    except (UnicodeDecodeError, ValueError):
        raise SerializationException("The body isn't a form.") from None
    return dict(pairs)


def _tree(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """``a.b.1=x`` → {"a": {"b": {"1": "x"}}}; text at an inner node is under ""."""
    root: dict[str, Any] = {}
    for name, text in pairs:
        node = root
        for part in name.split("."):
            node = node.setdefault(part, {})
        node[""] = text
    return root


def _value(model: ServiceModel, reference: Shape, node: dict[str, Any]) -> Any:
    shape = {**model.shapes[reference["shape"]], **reference}
    kind = shape["type"]
    if kind == "structure":
        return _structure(model, shape, node)
    if kind == "list":
        return _list(model, shape, node)
    if kind == "map":
        return _map(model, shape, node)
    return parse_text(node.get("", ""), shape)


def _structure(model: ServiceModel, shape: Shape, node: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, reference in shape["members"].items():
        target = model.shapes[reference["shape"]]
        wire = reference.get("locationName") or name
        if target.get("flattened") and target["type"] == "list":
            wire = target["member"].get("locationName") or wire
        child = node.get(reference.get("queryName") or wire)
        if child is not None:
            value[name] = _value(model, reference, child)
    return value


def _items(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Children numbered from 1, in order."""
    numbers = sorted(int(key) for key in node if key.isdecimal() and len(key) < 9)
    if numbers and numbers[-1] > MAX_INDEX:
        raise SerializationException("A list has too many members.")
    return [node[str(number)] for number in numbers if str(number) in node]


def _list(model: ServiceModel, shape: Shape, node: dict[str, Any]) -> list[Any]:
    member = shape["member"]
    if not shape.get("flattened"):
        node = node.get(member.get("locationName") or "member", node)
    return [_value(model, member, item) for item in _items(node)]


def _map(model: ServiceModel, shape: Shape, node: dict[str, Any]) -> dict[str, Any]:
    if not shape.get("flattened"):
        node = node.get("entry", node)
    key_name = shape["key"].get("locationName", "key")
    value_name = shape["value"].get("locationName", "value")
    return {
        item.get(key_name, {}).get("", ""): _value(model, shape["value"], item.get(value_name, {}))
        for item in _items(node)
    }


def render(model: ServiceModel, operation: str, output: Output, request_id: str) -> HttpResponse:
    reference = model.operations[operation].get("output") or {}
    inner = write_members(model, model.output(operation), output)
    wrapper = reference.get("resultWrapper")
    result = f"<{wrapper}>{inner}</{wrapper}>" if wrapper else inner
    namespace = escape(model.xml_namespace)
    body = (
        f'<{operation}Response xmlns="{namespace}">{result}<ResponseMetadata><RequestId>'
        f"{escape(request_id)}</RequestId></ResponseMetadata></{operation}Response>"
    )
    return HttpResponse(
        200, [("x-amzn-RequestId", request_id), ("Content-Type", "text/xml")], body.encode()
    )
