"""Read one property of a resource, of the right type, or say what is wrong with it.

Template authors write ``"true"`` for true and ``200`` for ``"200"``; so does CloudFormation read them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.cloudformation.contract import Properties, PropertyError


def text(properties: Properties, name: str, default: str | None = None, under: str = "") -> str:
    """A string; required where there is no default. ``under`` is the path of ``properties``."""
    value = properties.get(name)
    if value is None:
        if default is None:
            raise PropertyError(f"{under}{name}", "it is required")
        return default
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PropertyError(f"{under}{name}", "a string is expected")
    return str(value)


def choice(
    properties: Properties, name: str, allowed: Sequence[str], default: str, under: str = ""
) -> str:
    value = text(properties, name, default, under)
    if value not in allowed:
        raise PropertyError(
            f"{under}{name}", f"{value!r} is not allowed", f"Use one of: {', '.join(allowed)}."
        )
    return value


def flag(properties: Properties, name: str, default: bool = False, under: str = "") -> bool:
    value = properties.get(name, default)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise PropertyError(f"{under}{name}", "true or false is expected")
    return value


def number(properties: Properties, name: str, default: float, under: str = "") -> float:
    value = properties.get(name, default)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise PropertyError(f"{under}{name}", "a number is expected") from None


def mapping(properties: Properties, name: str, under: str = "") -> Mapping[str, Any]:
    value = properties.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise PropertyError(f"{under}{name}", "an object is expected")
    return value


def items(properties: Properties, name: str, under: str = "") -> Sequence[Any]:
    value = properties.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise PropertyError(f"{under}{name}", "a list is expected")
    return value


def texts(properties: Properties, name: str, under: str = "") -> tuple[str, ...]:
    values = items(properties, name, under)
    for value in values:
        if not isinstance(value, str):
            raise PropertyError(f"{under}{name}", "a list of strings is expected")
    return tuple(values)
