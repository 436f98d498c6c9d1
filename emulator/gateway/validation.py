"""The request validator of a method: required parameters first, then the body against its model.

Recorded on AWS: ``Missing required request parameters: [x-header-param, issuer, qs1]`` names headers,
then path, then query; a missing body is an empty object; a body whose content type has no model is
not validated.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from csc.emulator.bounded_regex import TooSlow
from csc.emulator.gateway.gateway_responses import BadRequestBody, BadRequestParameters
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import RequiredParameter
from csc.emulator.gateway.schemas.check import Check
from csc.emulator.gateway.templates import media_type

Validate = Callable[[Invocation], None]

_LONG_NUMBER = re.compile(rb"[0-9]{19}")
_ORDER = {"header": 0, "path": 1, "querystring": 2}


def require_parameters(required: tuple[RequiredParameter, ...]) -> Validate | None:
    """Raises BadRequestParameters with the names of all that are missing (or empty)."""
    if not required:
        return None
    ordered = sorted(required, key=lambda parameter: _ORDER[parameter.place])
    headers = tuple((p.name, p.name.lower()) for p in ordered if p.place == "header")
    path = tuple(p.name for p in ordered if p.place == "path")
    query = tuple(p.name for p in ordered if p.place == "querystring")

    def validate(invocation: Invocation) -> None:
        missing: list[str] = []
        for name, lower in headers:
            if not invocation.headers.get(lower):
                missing.append(name)
        for name in path:
            if not invocation.raw_path_parameters.get(name):
                missing.append(name)
        if query:
            given = invocation.query
            missing += [name for name in query if not any(given.get(name, ()))]
        if missing:
            names = ", ".join(missing)
            raise BadRequestParameters(f"Missing required request parameters: [{names}]")

    return validate


def validate_body(checks: Mapping[str, Check]) -> Validate | None:
    """Raises BadRequestBody. ``checks`` are the models' by content type, or ``$default``."""
    if not checks:
        return None
    by_type = {name.lower(): check for name, check in checks.items()}
    default = by_type.get("$default")

    def validate(invocation: Invocation) -> None:
        check = by_type.get(media_type(invocation.headers.get("content-type")), default)
        if check is not None and not _valid(invocation.request.body or b"{}", check):
            raise BadRequestBody(
                detail="the request's body doesn't match its model", validation="body"
            )

    return validate


def _valid(body: bytes, check: Check) -> bool:
    try:
        data: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _valid_exactly(body, check)
    try:
        if check(data):
            return True
    except (RecursionError, TooSlow):  # nested deeper, or longer to look at, than any model means
        return False
    # orjson reads whole numbers past 64 bits as floats, which a schema tells apart.
    return _LONG_NUMBER.search(body) is not None and _valid_exactly(body, check)


def _valid_exactly(body: bytes, check: Check) -> bool:
    try:
        return check(json.loads(body, parse_constant=_refuse))
    except (ValueError, RecursionError, TooSlow):
        return False


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
