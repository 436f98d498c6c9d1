"""The ``Integration`` of a method, with its templates parsed and its mappings read."""

import re
from collections.abc import Collection, Mapping
from typing import Any, cast, get_args

from csc.emulator.cloudformation.contract import Properties, PropertyError
from csc.emulator.cloudformation.resources.apigateway.read_properties import (
    choice,
    items,
    mapping,
    number,
    text,
    texts,
)
from csc.emulator.gateway.model import (
    ContentHandling,
    Integration,
    IntegrationResponse,
    IntegrationType,
    ParameterMapping,
    ParameterPlace,
    Passthrough,
)
from csc.emulator.gateway.parameters import Source, read_request_source, read_response_source
from csc.emulator.gateway.templates import MappingTemplate, read_template

TYPES = get_args(IntegrationType)
LONGEST_TIMEOUT = 29_000  # ms; regional APIs may have it raised by quota, up to 300 s

_REQUEST_TARGET = re.compile(r"integration\.request\.(header|querystring|path)\.(.+)")
_RESPONSE_TARGET = re.compile(r"method\.response\.header\.(.+)")
_DECLARED = re.compile(
    r"method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.(.+)"
)


def read_integration(
    properties: Properties, declared: Collection[str], responses: Mapping[int, Collection[str]]
) -> Integration | None:
    """``declared`` are the method's request parameters (``method.request.…``), ``responses`` its
    statuses with their response headers.  None where the method has no integration.

    Raises PropertyError.
    """
    given = mapping(properties, "Integration")
    if not given:
        return None
    under = "Integration."
    kind = cast(IntegrationType, choice(given, "Type", TYPES, "", under))
    http_method = text(given, "IntegrationHttpMethod", "", under).upper()
    if not http_method and kind != "MOCK":
        raise PropertyError("Integration.IntegrationHttpMethod", f"it is required for type {kind}")
    timeout = number(given, "TimeoutInMillis", LONGEST_TIMEOUT, under)
    if not 50 <= timeout <= 300_000:
        raise PropertyError("Integration.TimeoutInMillis", "it must be between 50 and 29000")
    return Integration(
        type=kind,
        http_method=http_method,
        uri=text(given, "Uri", "" if kind == "MOCK" else None, under),
        credentials=text(given, "Credentials", "", under),
        timeout=timeout / 1000,
        passthrough=cast(
            Passthrough,
            choice(given, "PassthroughBehavior", get_args(Passthrough), "WHEN_NO_MATCH", under),
        ),
        content_handling=_handling(given, under),
        parameters=_request_parameters(given, declared),
        templates=_templates(given, "RequestTemplates", under),
        responses=_responses(given, responses),
        cache_keys=_cache_keys(given),
    )


def _handling(given: Properties, under: str) -> ContentHandling:
    allowed = get_args(ContentHandling)
    return cast(ContentHandling, choice(given, "ContentHandling", allowed, "", under))


def _templates(given: Properties, name: str, under: str) -> dict[str, MappingTemplate]:
    return {
        content_type: read_template(f"{under}{name}.{content_type}", _body(under, name, body))
        for content_type, body in mapping(given, name, under).items()
    }


def _body(under: str, name: str, body: Any) -> str:
    if not isinstance(body, str):
        raise PropertyError(f"{under}{name}", "a template is a string")
    return body


def _request_parameters(
    given: Properties, declared: Collection[str]
) -> tuple[ParameterMapping, ...]:
    found: list[ParameterMapping] = []
    for target, expression in mapping(given, "RequestParameters", "Integration.").items():
        path = f"Integration.RequestParameters.{target}"
        match = _REQUEST_TARGET.fullmatch(target)
        if match is None:
            raise PropertyError(
                path, "the target is not integration.request.{header|querystring|path}.{name}"
            )
        source = _source(read_request_source, path, expression)
        _check_declared(path, expression, declared)
        found.append(ParameterMapping(cast(ParameterPlace, match[1]), match[2], source))
    return tuple(found)


def _cache_keys(given: Properties) -> tuple[Source, ...]:
    """``method.request.…``, or an ``integration.request.…`` by what it is mapped from."""
    mapped = mapping(given, "RequestParameters", "Integration.")
    path = "Integration.CacheKeyParameters"
    return tuple(
        read_request_source(path, str(mapped.get(name, name)))
        for name in texts(given, "CacheKeyParameters", "Integration.")
    )


def _source(read: Any, path: str, expression: Any) -> Source:
    if not isinstance(expression, str):
        raise PropertyError(path, "a mapping expression is a string")
    source: Source = read(path, expression)
    return source


def _check_declared(path: str, expression: str, declared: Collection[str]) -> None:
    """API Gateway maps only what the method declares in its RequestParameters."""
    match = _DECLARED.fullmatch(expression)
    if match is None:
        return
    name = f"method.request.{match[1].removeprefix('multivalue')}.{match[2]}"
    if name not in declared:
        raise PropertyError(
            path,
            f"Invalid mapping expression parameter specified: {expression}",
            f"Declare it in the method: RequestParameters: {{{name}: false}}.",
        )


def _responses(
    given: Properties, declared: Mapping[int, Collection[str]]
) -> tuple[IntegrationResponse, ...]:
    found: list[IntegrationResponse] = []
    for n, response in enumerate(items(given, "IntegrationResponses", "Integration.")):
        under = f"Integration.IntegrationResponses.{n}."
        status = status_code(response, under)
        found.append(
            IntegrationResponse(
                status,
                _pattern(response, under),
                _response_parameters(response, under, declared.get(status)),
                _templates(response, "ResponseTemplates", under),
                _handling(response, under),
            )
        )
    return tuple(found)


def status_code(response: Properties, under: str) -> int:
    """Raises PropertyError for what is not a status."""
    status = text(response, "StatusCode", None, under)
    if not (status.isdigit() and len(status) == 3):
        raise PropertyError(f"{under}StatusCode", f"{status!r} is not an HTTP status")
    return int(status)


def _pattern(response: Properties, under: str) -> str:
    pattern = text(response, "SelectionPattern", "", under)
    try:
        re.compile(pattern)
    except re.error as error:
        raise PropertyError(
            f"{under}SelectionPattern", f"it is not a regular expression: {error}"
        ) from None
    return pattern


def _response_parameters(
    response: Properties, under: str, declared: Collection[str] | None
) -> tuple[ParameterMapping, ...]:
    found: list[ParameterMapping] = []
    for target, expression in mapping(response, "ResponseParameters", under).items():
        path = f"{under}ResponseParameters.{target}"
        match = _RESPONSE_TARGET.fullmatch(target)
        if match is None:
            raise PropertyError(path, "the target is not method.response.header.{name}")
        if declared is not None and target not in declared:
            raise PropertyError(
                path,
                f"Invalid mapping expression parameter specified: {target}",
                f"Declare it in the method's response: ResponseParameters: {{{target}: true}}.",
            )
        source = _source(read_response_source, path, expression)
        found.append(ParameterMapping("header", match[1], source))
    return tuple(found)
