"""Properties of a template as the types of a service's input: template authors write ``"true"`` for true.

{"TimeoutInMillis": "5000", "AutoDeploy": "true"}  ──▶  {"TimeoutInMillis": 5000, "AutoDeploy": True}
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.protocols.service_model import ServiceModel, Shape


def shape_properties(model: ServiceModel, shape: Shape, value: Any, path: str) -> Any:
    """Members that the shape doesn't have stay as they are. Raises PropertyError at ``path``."""
    match shape["type"]:
        case "structure":
            return _structure(model, shape, _mapping(value, path), path)
        case "map":
            inner = model.shapes[shape["value"]["shape"]]
            return {
                str(key): shape_properties(model, inner, item, _join(path, key))
                for key, item in _mapping(value, path).items()
            }
        case "list":
            if not isinstance(value, list):
                raise PropertyError(path, "a list is expected")
            inner = model.shapes[shape["member"]["shape"]]
            return [
                shape_properties(model, inner, item, f"{path}.{n}") for n, item in enumerate(value)
            ]
        case "boolean":
            return _flag(value, path)
        case "integer" | "long" | "double" | "float":
            return _number(shape["type"], value, path)
        case "string":
            return _text(value, path)
    return value


def _structure(
    model: ServiceModel, shape: Shape, value: Mapping[str, Any], path: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in value.items():
        member = shape["members"].get(name)
        if member is not None:
            inner = model.shapes[member["shape"]]
            item = shape_properties(model, inner, item, _join(path, name))
        found[name] = item
    return found


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PropertyError(path, "an object is expected")
    return value


def _flag(value: Any, path: str) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise PropertyError(path, "true or false is expected")
    return value


def _number(kind: str, value: Any, path: str) -> int | float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise PropertyError(path, "a number is expected") from None
    return int(number) if kind in ("integer", "long") else number


def _text(value: Any, path: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float):
        raise PropertyError(path, "a string is expected")
    return str(value)
