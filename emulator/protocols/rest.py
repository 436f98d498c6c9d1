"""What both REST protocols share: which operation a method and path name, and members outside
the body.

    GET /restapis/{restapi_id}/resources?embed=methods   ──match──▶   GetResources, {restapi_id: …}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from csc.emulator.http import HttpRequest
from csc.emulator.protocols.service_model import ServiceModel, Shape, load_model
from csc.emulator.protocols.values import parse_text, write_text

_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """``query`` are the constant parameters of the request URI (``list-type=2``), ``headers`` those
    that the operation requires (``x-amz-copy-source`` makes a PutObject a CopyObject), ``needed`` the
    parameters that it does (``partNumber`` makes it an UploadPart; in S3's protocol alone)."""

    operation: str
    pattern: re.Pattern[str]
    query: Mapping[str, str]
    headers: tuple[str, ...]
    needed: tuple[str, ...]
    weight: tuple[int, int, int, int]


@lru_cache(maxsize=16)
def _routes(service: str) -> Mapping[str, tuple[Route, ...]]:
    """Routes by method; those with more literal text and constants come first."""
    found: dict[str, list[Route]] = {}
    model = load_model(service)
    for name, operation in model.operations.items():
        if operation.get("deprecated") and model.protocol == "rest-xml":
            continue  # it has a successor at the same place (PutBucketNotification)
        http = operation["http"]
        shape = model.input(name)
        needed = _required(shape, "querystring") if model.protocol == "rest-xml" else ()
        route = _route(name, http["requestUri"], _required(shape, "header"), needed)
        found.setdefault(http["method"], []).append(route)
    return {
        method: tuple(sorted(routes, key=lambda r: r.weight, reverse=True))
        for method, routes in found.items()
    }


def _required(shape: Shape, location: str) -> tuple[str, ...]:
    members = (shape["members"][name] for name in shape.get("required", ()))
    return tuple(m["locationName"] for m in members if m.get("location") == location)


def _route(operation: str, uri: str, headers: tuple[str, ...], needed: tuple[str, ...]) -> Route:
    path, _, query = uri.partition("?")
    pattern, end = "", 0
    for label in _LABEL.finditer(path):
        pattern += re.escape(path[end : label.start()])
        pattern += f"(?P<{_group(label[1])}>.+)" if label[2] else f"(?P<{_group(label[1])}>[^/]+)"
        end = label.end()
    pattern += re.escape(path[end:].rstrip("/")) + "/?"
    constants = dict(parse_qsl(query, keep_blank_values=True))
    weight = (len(constants), len(_LABEL.sub("", path)), len(headers), len(needed))
    return Route(operation, re.compile(pattern), constants, headers, needed, weight)


def _group(label: str) -> str:
    return label.replace("-", "_")


def match_operation(model: ServiceModel, request: HttpRequest) -> tuple[str, dict[str, str]]:
    """The operation (empty where there is none) and the decoded labels of its path."""
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    for route in _routes(model.name).get(request.method, ()):
        match = route.pattern.fullmatch(request.path)
        if (
            match
            and all(query.get(k) == v for k, v in route.query.items())
            and all(request.header(name) is not None for name in route.headers)
            and all(name in query for name in route.needed)
        ):
            return route.operation, {k: unquote(v) for k, v in match.groupdict().items()}
    return "", {}


def parse_outside(
    model: ServiceModel, shape: Shape, request: HttpRequest, labels: Mapping[str, str]
) -> dict[str, Any]:
    """The members that travel in path, query string and headers."""
    value: dict[str, Any] = {}
    query = parse_qsl(request.query, keep_blank_values=True)
    for name, reference in shape["members"].items():
        target = {**model.shapes[reference["shape"]], **reference}
        wire = reference.get("locationName", name)
        found: Any = None
        match reference.get("location"):
            case "uri":
                found = labels.get(_group(wire))
            case "querystring":
                found = _from_query(model, target, wire, query)
            case "header":
                found = request.header(wire)
            case "headers":
                value[name] = _prefixed(request, wire)
        if found == "" and model.protocol == "rest-xml" and target["type"] == "integer":
            found = None  # S3 takes it for not given
        if isinstance(found, str):
            found = _scalar(model, target, found)
        if found is not None:
            value[name] = found
    return value


def _scalar(model: ServiceModel, target: Shape, text: str) -> Any:
    if target["type"] == "list":
        member = model.shapes[target["member"]["shape"]]
        return [parse_text(part.strip(), member) for part in text.split(",")]
    return parse_text(text, target)


def _from_query(model: ServiceModel, target: Shape, wire: str, query: list[tuple[str, str]]) -> Any:
    texts = [text for key, text in query if key == wire]
    if target["type"] == "list":
        member = model.shapes[target["member"]["shape"]]
        return [parse_text(text, member) for text in texts] if texts else None
    if target["type"] == "map":
        return dict(query)
    return texts[-1] if texts else None


def _prefixed(request: HttpRequest, prefix: str) -> dict[str, str]:
    lower = prefix.lower()
    return {k[len(prefix) :]: v for k, v in request.headers if k.lower().startswith(lower)}


def render_outside(
    model: ServiceModel, operation: str, output: Mapping[str, Any]
) -> tuple[int, list[tuple[str, str]]]:
    """Status and headers of a response."""
    status = int(model.operations[operation]["http"].get("responseCode", 200))
    headers: list[tuple[str, str]] = []
    for name, reference in model.output(operation)["members"].items():
        value = output.get(name)
        if value is None:
            continue
        wire = reference.get("locationName", name)
        match reference.get("location"):
            case "statusCode":
                status = int(value)
            case "header":
                target = {**model.shapes[reference["shape"]], **reference}
                headers.append((wire, write_text(value, target, "rfc822")))
            case "headers":
                headers.extend((wire + key, str(text)) for key, text in value.items())
    return status, headers
