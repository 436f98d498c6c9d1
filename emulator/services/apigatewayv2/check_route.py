"""A route, as API Gateway takes it for an HTTP API."""

import re

from csc.emulator.http_api.match_route import read_path
from csc.emulator.http_api.model import DEFAULT
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

AUTHORIZATIONS = ("NONE", "AWS_IAM", "CUSTOM", "JWT")
_KEY = re.compile(r"(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (/\S*)")
TARGET = "integrations/"


def check_route(route: Document) -> None:
    """Raises BadRequestException."""
    split_key(str(route.get("RouteKey", "")))
    kind = route.get("AuthorizationType") or "NONE"
    if kind not in AUTHORIZATIONS:
        raise BadRequestException(
            f"Invalid authorization type specified. Must be one of {list(AUTHORIZATIONS)}"
        )
    if kind in ("CUSTOM", "JWT") and not route.get("AuthorizerId"):
        raise BadRequestException(f"AuthorizerId is required for authorization type {kind}")
    if route.get("AuthorizationScopes") and kind != "JWT":
        raise BadRequestException("Authorization scopes are only supported with JWT authorizers")
    target = route.get("Target")
    if target and not str(target).startswith(TARGET):
        raise BadRequestException(f"Invalid target specified: {target}. Use {TARGET}<id>.")
    if route.get("ApiKeyRequired"):
        raise BadRequestException("ApiKeyRequired is not currently supported for HTTP APIs")


def split_key(key: str) -> tuple[str, str]:
    """``GET /pets`` → method and path; of ``$default`` no method. Raises BadRequestException."""
    if key == DEFAULT:
        return "", DEFAULT
    match = _KEY.fullmatch(key)
    if match is None:
        raise BadRequestException(
            "The provided route key is not formatted properly for HTTP protocol. Format should be "
            '"<HTTP METHOD> /<RESOURCE PATH>" or "$default"'
        )
    try:
        read_path(match[2])
    except ValueError as error:
        raise BadRequestException(f"Invalid route key specified: {error}") from None
    return match[1], match[2]


def integration_of(route: Document) -> str:
    """The id of the integration that a route leads to, or empty."""
    return str(route.get("Target") or "").removeprefix(TARGET)
