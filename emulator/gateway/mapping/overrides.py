"""``$context.requestOverride`` and ``$context.responseOverride``: what a template changes besides
its text.

AWS: "Use a mapping template to override an API's request and response parameters and status codes".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.gateway.velocity.java.silent_map import SilentMap
from csc.emulator.gateway.velocity.java.text import java_text

Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Overrides:
    """Names and values as the template set them. ``status`` is None where it was not set."""

    request_header: Values = field(default_factory=dict)
    request_querystring: Values = field(default_factory=dict)
    request_path: Values = field(default_factory=dict)
    response_header: Values = field(default_factory=dict)
    response_status: int | None = None


NO_OVERRIDES = Overrides()
_NO_VALUES: Values = {}


def mentions_overrides(text: str) -> bool:
    return "Override" in text or "#evaluate" in text or "#{evaluate" in text


def make_overrides() -> dict[str, Any]:
    """The part of ``$context`` that templates write to, with nothing in it."""
    return {
        "requestOverride": SilentMap(header=SilentMap(), path=SilentMap(), querystring=SilentMap()),
        "responseOverride": SilentMap(header=SilentMap()),
    }


def prepare_overrides(context: dict[str, Any]) -> None:
    """Make the maps that templates write to, keeping what an earlier template wrote."""
    request = context.setdefault("requestOverride", SilentMap())
    for part in ("header", "querystring", "path"):
        request.setdefault(part, SilentMap())
    context.setdefault("responseOverride", SilentMap()).setdefault("header", SilentMap())


_NO_REQUEST: dict[str, Any] = {"header": {}, "path": {}, "querystring": {}}
_NO_RESPONSE: dict[str, Any] = {"header": {}}


def read_overrides(context: dict[str, Any]) -> Overrides:
    request, response = context.get("requestOverride"), context.get("responseOverride")
    if request == _NO_REQUEST and response == _NO_RESPONSE:
        return NO_OVERRIDES
    request, response = _map(request), _map(response)
    return Overrides(
        request_header=_values(request.get("header")),
        request_querystring=_values(request.get("querystring")),
        request_path=_values(request.get("path")),
        response_header=_values(response.get("header")),
        response_status=_status(response.get("status")),
    )


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _values(value: Any) -> Values:
    if not value:
        return _NO_VALUES
    return {
        java_text(name): [java_text(part) for part in item]
        if isinstance(item, list)
        else java_text(item)
        for name, item in _map(value).items()
    }


def _status(value: Any) -> int | None:
    text = "" if value is None else java_text(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) == 3 else None
