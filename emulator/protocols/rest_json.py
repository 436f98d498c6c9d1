"""The rest-json protocol (Lambda, API Gateway's control plane)."""

import base64
import binascii
from typing import Any

from csc.emulator.calls import Input, Output
from csc.emulator.errors import SerializationException
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols.json import dump, parse_body
from csc.emulator.protocols.rest import match_operation, parse_outside, render_outside
from csc.emulator.protocols.service_model import ServiceModel, Shape
from csc.emulator.protocols.values import parse_time, write_time


def parse(model: ServiceModel, request: HttpRequest) -> tuple[str, Input]:
    """Raises SerializationException where body or parameters aren't of the model's types."""
    operation, labels = match_operation(model, request)
    if not operation:
        return "", {}
    shape = model.input(operation)
    value = parse_outside(model, shape, request, labels)
    payload = shape.get("payload")
    if payload is None:
        value.update(_read_members(model, shape, parse_body(request.body)))
    elif request.body:
        target = model.shapes[shape["members"][payload]["shape"]]
        raw = target["type"] in ("blob", "string")
        value[payload] = (
            request.body if raw else _read_members(model, target, parse_body(request.body))
        )
    return operation, value


def _read_members(model: ServiceModel, shape: Shape, body: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, reference in shape["members"].items():
        if "location" in reference:
            continue
        item = body.get(reference.get("locationName", name))
        if item is not None:
            value[name] = _read(model, reference, item)
    return value


def _read(model: ServiceModel, reference: Shape, item: Any) -> Any:
    shape = model.shapes[reference["shape"]]
    kind = shape["type"]
    if kind == "structure" and not shape.get("document"):
        return _read_members(model, shape, _expect(item, dict))
    if kind == "list":
        return [_read(model, shape["member"], part) for part in _expect(item, list)]
    if kind == "map":
        kept = model.name == "apigateway"  # its templates may be null
        return {
            key: None if kept and part is None else _read(model, shape["value"], part)
            for key, part in _expect(item, dict).items()
        }
    if kind == "blob":
        try:
            return base64.b64decode(_expect(item, str), validate=True)
        except binascii.Error:
            raise SerializationException("A blob isn't base64.") from None
    if kind == "timestamp":
        try:
            return parse_time(item)
        except (ValueError, OverflowError):
            raise SerializationException("A timestamp isn't one.") from None
    _check_scalar(kind, item)
    return item


def _expect(item: Any, kind: type) -> Any:
    if not isinstance(item, kind):
        raise SerializationException(f"Unexpected {type(item).__name__} in the body.")
    return item


_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


def _check_scalar(kind: str, item: Any) -> None:
    types = _SCALARS.get(kind)
    wrong_bool = isinstance(item, bool) and kind != "boolean"
    if types and (wrong_bool or not isinstance(item, types)):
        raise SerializationException(
            f"class {_JAVA.get(type(item), 'java.lang.Object')} can not be converted to an "
            f"{kind.capitalize()}"
        )


_JAVA: dict[type, str] = {
    bool: "java.lang.Boolean",
    int: "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
    float: "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
    str: "java.lang.String",
    dict: "java.util.HashMap",
    list: "java.util.ArrayList",
}
"""As AWS's own framework calls what it has read."""


def render(model: ServiceModel, operation: str, output: Output, request_id: str) -> HttpResponse:
    status, headers = render_outside(model, operation, output)
    shape = model.output(operation)
    payload = shape.get("payload")
    headers.append(("x-amzn-RequestId", request_id))
    if payload is not None and model.shapes[shape["members"][payload]["shape"]]["type"] == "blob":
        raw = output.get(payload) or b""
        # Lambda says of every function's answer that it is JSON; elsewhere a blob is bytes.
        kind = "application/json" if model.name == "lambda" else "application/octet-stream"
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", kind))
        return HttpResponse(status, headers, raw.encode() if isinstance(raw, str) else raw)
    if payload is not None:
        body = _write(model, shape["members"][payload], output.get(payload) or {})
    else:
        body = _write_members(model, shape, output)
    headers.append(("Content-Type", "application/json"))
    return HttpResponse(status, headers, b"" if status == 204 else dump(body))


def _write_members(model: ServiceModel, shape: Shape, value: dict[str, Any]) -> dict[str, Any]:
    return {
        reference.get("locationName", name): _write(model, reference, value[name])
        for name, reference in shape["members"].items()
        if value.get(name) is not None and "location" not in reference
    }


def _write(model: ServiceModel, reference: Shape, item: Any) -> Any:
    shape = {**model.shapes[reference["shape"]], **reference}
    kind = shape["type"]
    if item is None:
        return None
    if kind == "structure" and not shape.get("document"):
        return _write_members(model, shape, item)
    if kind == "list":
        return [_write(model, shape["member"], part) for part in item]
    if kind == "map":
        return {key: _write(model, shape["value"], part) for key, part in item.items()}
    if kind == "timestamp":
        return write_time(item, shape.get("timestampFormat", "unixTimestamp"))
    return item
