"""Between the States Language's way of writing inputs and a service's own, by the service's model.

{"TableName": "t", "Key": …}  ──to_input──▶  what the operation takes
output ──to_output──▶  members with a capital letter, bytes as text, times in ISO 8601
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from csc.emulator.protocols.service_model import ServiceModel, Shape


def to_input(model: ServiceModel, operation: str, value: Any) -> dict[str, Any]:
    """Names as the model has them: the States Language writes each with a capital letter."""
    found = _in(model, model.input(operation), value)
    return found if isinstance(found, dict) else {}


def _in(model: ServiceModel, shape: Shape, value: Any) -> Any:
    kind = shape["type"]
    if kind == "structure" and isinstance(value, dict):
        names = {_capital(name): name for name in shape["members"]}
        names |= {name: name for name in shape["members"]}
        return {
            names[key]: _in(model, _shape(model, shape["members"][names[key]]), item)
            for key, item in value.items()
            if key in names
        }
    if kind == "list" and isinstance(value, list):
        member = _shape(model, shape["member"])
        return [_in(model, member, item) for item in value]
    if kind == "map" and isinstance(value, dict):
        inner = _shape(model, shape["value"])
        return {key: _in(model, inner, item) for key, item in value.items()}
    if kind == "blob":
        return _blob(model, value)
    if kind == "string" and not isinstance(value, str) and value is not None:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return value


def _blob(model: ServiceModel, value: Any) -> Any:
    """Text as its bytes, anything else as JSON; the JSON protocol has them in base64."""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    if model.name == "dynamodb":
        return text
    data = text.encode()
    return base64.b64encode(data).decode() if model.protocol == "json" else data


def _shape(model: ServiceModel, reference: Shape) -> Shape:
    found: Shape = model.shapes[reference["shape"]]
    return found


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def to_output(model: ServiceModel, operation: str, value: Any) -> Any:
    return _out(model, model.output(operation), value)


def _out(model: ServiceModel, shape: Shape, value: Any) -> Any:
    kind = shape["type"]
    if value is None:
        return None
    if kind == "structure" and isinstance(value, dict):
        members = shape["members"]
        return {
            _capital(name): _out(model, _shape(model, members[name]), item)
            for name, item in value.items()
            if name in members and item is not None
        }
    if kind == "list":
        member = _shape(model, shape["member"])
        return [_out(model, member, item) for item in value]
    if kind == "map" and isinstance(value, dict):
        inner = _shape(model, shape["value"])
        return {key: _out(model, inner, item) for key, item in value.items()}
    if kind == "timestamp" and isinstance(value, (int, float)):
        moment = datetime.fromtimestamp(value, UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    if kind == "blob" and not isinstance(value, str):
        return bytes(value).decode("utf-8", "replace")
    return value
