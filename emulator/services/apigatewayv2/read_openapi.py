"""An OpenAPI 3.0 document → the documents of an HTTP API and its parts.

    /pets: get: x-amazon-apigateway-integration: …   ──▶  a route ``GET /pets`` and its integration
    components: securitySchemes: … -authorizer       ──▶  an authorizer
    x-amazon-apigateway-cors                         ──▶  the CorsConfiguration

Source: developer guide, "Use OpenAPI definitions for HTTP APIs" and its pages of extensions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import METHODS
from csc.emulator.http_api.model import DEFAULT
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.missing_schemas import missing_schemas
from csc.emulator.services.apigatewayv2.read_security import read_schemes, read_version, secure

X = "x-amazon-apigateway-"
_INTEGRATION = {
    "connectionId": "ConnectionId",
    "connectionType": "ConnectionType",
    "credentials": "CredentialsArn",
    "description": "Description",
    "httpMethod": "IntegrationMethod",
    "integrationSubtype": "IntegrationSubtype",
    "payloadFormatVersion": "PayloadFormatVersion",
    "requestParameters": "RequestParameters",
    "responseParameters": "ResponseParameters",
    "timeoutInMillis": "TimeoutInMillis",
    "uri": "IntegrationUri",
}
"""What the extension calls an integration's members."""

MakeId = Callable[[str], str]
"""From what is identified (``route GET /pets``) to its id."""


@dataclass(slots=True)
class Imported:
    """``api`` has the members that the document tells; the parts are by id."""

    api: Document
    routes: dict[str, Document] = field(default_factory=dict)
    integrations: dict[str, Document] = field(default_factory=dict)
    authorizers: dict[str, Document] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_openapi(document: Mapping[str, Any], make_id: MakeId, base_path: str = "") -> Imported:
    """``base_path`` is ``ignore``, ``prepend`` or ``split``. Raises BadRequestException."""
    if not str(document.get("openapi", "")).startswith("3."):
        raise BadRequestException(f"{_MALFORMED}: HTTP APIs support OpenAPI 3.0 only")
    try:
        return _read(document, make_id, base_path)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadRequestException(f"{_MALFORMED}: {error}") from None


_MALFORMED = "Unable to parse API definition because of a malformed OpenAPI document"


def _read(document: Mapping[str, Any], make_id: MakeId, base_path: str) -> Imported:
    found = Imported(_api(document))
    found.authorizers, schemes = read_schemes(document, make_id)
    prefix = _base_path(document, base_path)
    found.warnings += missing_schemas(document)
    for key, operation in _operations(document, prefix):
        target = _integration(found, document, key, operation, make_id)
        security = operation.get("security", document.get("security"))
        route: Document = {
            "RouteId": make_id(f"route {key}"),
            "RouteKey": key,
            **secure(key, security, operation, schemes),
        }
        if target:
            route["Target"] = f"integrations/{target}"
        if operation.get("operationId"):
            route["OperationName"] = str(operation["operationId"])
        found.routes[route["RouteId"]] = route
    return found


def _api(document: Mapping[str, Any]) -> Document:
    info = _mapping(document.get("info"))
    api: Document = {"Name": str(info.get("title") or "api"), "ProtocolType": "HTTP"}
    for name, member in (("version", "Version"), ("description", "Description")):
        if info.get(name) is not None:
            api[member] = str(info[name])
    cors = document.get(f"{X}cors")
    if isinstance(cors, Mapping):
        api["CorsConfiguration"] = {
            name[:1].upper() + name[1:]: value for name, value in cors.items() if name in _CORS
        }
    tags = [one for one in document.get("tags") or () if isinstance(one, Mapping)]
    valued = {str(t["name"]): str(t[f"{X}tag-value"]) for t in tags if f"{X}tag-value" in t}
    if valued:
        api["Tags"] = valued
    for server in document.get("servers") or ():
        given = _mapping(_mapping(server).get(f"{X}endpoint-configuration"))
        if given.get("disableExecuteApiEndpoint"):
            api["DisableExecuteApiEndpoint"] = True
    return api


_CORS = frozenset(
    {
        "allowCredentials",
        "allowHeaders",
        "allowMethods",
        "allowOrigins",
        "exposeHeaders",
        "maxAge",
    }
)


def _base_path(document: Mapping[str, Any], handling: str) -> str:
    """What stands before each route: the path of the first server, where it is to be prepended."""
    if handling not in ("prepend", "split"):
        return ""
    server = _mapping(next(iter(document.get("servers") or ()), None))
    url, variables = str(server.get("url", "")), _mapping(server.get("variables"))
    for name, one in variables.items():
        url = url.replace(f"{{{name}}}", str(_mapping(one).get("default", "")))
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url.strip("/")
    if handling == "split":
        path = path.partition("/")[2]
    return f"/{path.strip('/')}" if path.strip("/") else ""


def _operations(
    document: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Route key and operation."""
    paths = document.get("paths", {})
    if not isinstance(paths, Mapping):
        raise BadRequestException(f"{_MALFORMED}: paths is not an object")
    for path, item in paths.items():
        for name, operation in _mapping(item).items():
            method = METHODS.get(str(name).lower())
            if method is None:
                continue
            operation = _mapping(operation)
            default = str(path).lstrip("/") == DEFAULT or operation.get("isDefaultRoute")
            yield (DEFAULT if default else f"{method} {prefix}{path}"), operation


def _integration(
    found: Imported,
    document: Mapping[str, Any],
    key: str,
    operation: Mapping[str, Any],
    make_id: MakeId,
) -> str:
    """The id of the operation's integration, added to ``found``; empty where it has none."""
    given = operation.get(f"{X}integration")
    if not isinstance(given, Mapping):
        return ""
    name = f"integration {key}"
    reference = given.get("$ref")
    if isinstance(reference, str):
        shared = _mapping(_mapping(document.get("components")).get(f"{X}integrations"))
        name = reference.rpartition("/")[2]
        given = _mapping(shared.get(name))
    kind = str(given.get("type", "")).upper()
    if kind not in ("AWS_PROXY", "HTTP_PROXY"):
        found.warnings.append(
            f"Invalid integration type {kind or None} for route {key}: HTTP APIs support AWS_PROXY and "
            "HTTP_PROXY only"
        )
        return ""
    integration_id = make_id(name)
    values = {new: given[old] for old, new in _INTEGRATION.items() if given.get(old) is not None}
    if "PayloadFormatVersion" in values:
        values["PayloadFormatVersion"] = read_version(values["PayloadFormatVersion"])
    tls = _mapping(given.get("tlsConfig"))
    if tls.get("serverNameToVerify"):
        values["TlsConfig"] = {"ServerNameToVerify": tls["serverNameToVerify"]}
    found.integrations[integration_id] = {
        "IntegrationId": integration_id,
        "IntegrationType": kind,
        **values,
    }
    return integration_id


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
