"""The operations of API Gateway v2's control plane that are emulated, and those that aren't.

Each is the function of its name, in snake case, in the module of what it is about (``load_operation.py``).
"""

from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.load_operation import lazy_rows

_rows = partial(lazy_rows, __name__, invalid=BadRequestException)
_TLS = "TLS, DNS and mutual TLS are not emulated: the Host header decides."
_SHOWN = "Kept and shown: HTTP APIs validate no requests."
_NO_VPC = "Kept and shown: no VPC is emulated."

OPERATIONS: dict[str, Row] = {
    **_rows("apis", "DeleteApi", "DeleteCorsConfiguration", "GetApi", "GetApis", "UpdateApi"),
    **_rows("apis", "CreateApi", missing="WebSocket APIs are refused."),
    **_rows(
        "api_mappings",
        "CreateApiMapping",
        "DeleteApiMapping",
        "GetApiMapping",
        "GetApiMappings",
        "UpdateApiMapping",
    ),
    **_rows(
        "authorizers",
        "CreateAuthorizer",
        "DeleteAuthorizer",
        "GetAuthorizer",
        "GetAuthorizers",
        "UpdateAuthorizer",
    ),
    **_rows(
        "deployments",
        "CreateDeployment",
        "DeleteDeployment",
        "GetDeployment",
        "GetDeployments",
        "UpdateDeployment",
        missing="Of automatic deployments the last is kept.",
    ),
    **_rows("documents", "ExportApi", "ImportApi", "ReimportApi"),
    **_rows("domain_names", "CreateDomainName", "UpdateDomainName", missing=_TLS),
    **_rows("domain_names", "DeleteDomainName", "GetDomainName", "GetDomainNames"),
    **_rows(
        "integrations",
        "CreateIntegration",
        "DeleteIntegration",
        "GetIntegration",
        "GetIntegrations",
        "UpdateIntegration",
    ),
    **_rows(
        "models",
        "CreateModel",
        "DeleteModel",
        "GetModel",
        "GetModels",
        "GetModelTemplate",
        "UpdateModel",
        missing=_SHOWN,
    ),
    **_rows(
        "routes",
        "CreateRoute",
        "DeleteRoute",
        "DeleteRouteRequestParameter",
        "GetRoute",
        "GetRoutes",
        "UpdateRoute",
    ),
    **_rows(
        "stages",
        "CreateStage",
        "DeleteAccessLogSettings",
        "DeleteRouteSettings",
        "DeleteStage",
        "GetStage",
        "GetStages",
        "ResetAuthorizersCache",
        "UpdateStage",
    ),
    **_rows("tags", "GetTags", "TagResource", "UntagResource"),
    **_rows(
        "vpc_links",
        "CreateVpcLink",
        "DeleteVpcLink",
        "GetVpcLink",
        "GetVpcLinks",
        "UpdateVpcLink",
        missing=_NO_VPC,
    ),
}

_WEBSOCKET = "of WebSocket APIs, which aren't emulated"
NOT_EMULATED: dict[str, str] = {
    f"{verb}{noun}": _WEBSOCKET
    for noun in ("IntegrationResponse", "RouteResponse")
    for verb in ("Create", "Delete", "Get", "Update")
} | {"GetIntegrationResponses": _WEBSOCKET, "GetRouteResponses": _WEBSOCKET}
"""Why an operation is refused."""
