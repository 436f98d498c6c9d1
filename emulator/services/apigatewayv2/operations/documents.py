"""ImportApi, ReimportApi, ExportApi: an API as an OpenAPI 3.0 document."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.resources.apigateway.openapi.fill_variables import fill_variables
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.import_document import parse_document
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_api import check_api
from csc.emulator.services.apigatewayv2.check_authorizer import check_authorizer
from csc.emulator.services.apigatewayv2.check_integration import check_integration
from csc.emulator.services.apigatewayv2.check_route import check_route
from csc.emulator.services.apigatewayv2.defaults import (
    api_document,
    integration_document,
    route_document,
)
from csc.emulator.services.apigatewayv2.deployments import (
    PARTS,
    as_it_is,
    deploy_automatically,
    parts_of,
)
from csc.emulator.services.apigatewayv2.export_openapi import export_openapi, write_document
from csc.emulator.services.apigatewayv2.find import find_api, own_api
from csc.emulator.services.apigatewayv2.operations.stages import find_stage
from csc.emulator.services.apigatewayv2.read_openapi import Imported, read_openapi
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

Parts = dict[str, dict[str, Document]]


def import_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    found, parts = _read(gateway, input)
    api = api_document(gateway.cloud, make_id(gateway.cloud, 10), found.api)
    check_api(api)
    _put(gateway, api, parts)
    return {**api, "Warnings": found.warnings}


def reimport_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    """The document takes the place of all routes, integrations and authorizers."""
    before = own_api(gateway, input["ApiId"])
    found, parts = _read(gateway, input)
    kept = ("ApiEndpoint", "ApiId", "ApiKeySelectionExpression", "CreatedDate", "Tags")
    api = api_document(
        gateway.cloud, input["ApiId"], {n: before[n] for n in kept if n in before} | found.api
    )
    check_api(api)
    _put(gateway, api, parts)
    return {**api, "Warnings": found.warnings}


def _read(gateway: ApiGatewayV2, input: Input) -> tuple[Imported, Parts]:
    """Raises BadRequestException for what can't be made, or warns where that is to fail."""
    cloud = gateway.cloud
    document = fill_variables(parse_document(input["Body"].encode()), cloud)
    ids: dict[str, str] = {}
    found = read_openapi(
        document, lambda what: ids.setdefault(what, make_id(cloud, 7)), input.get("Basepath") or ""
    )
    if found.warnings and input.get("FailOnWarnings"):
        listed = "\n\t".join(found.warnings)
        raise BadRequestException(f"Warnings found during import:\n\t{listed}")
    parts: Parts = {
        "routes": {n: route_document(d) for n, d in found.routes.items()},
        "integrations": {n: integration_document(d) for n, d in found.integrations.items()},
        "authorizers": found.authorizers,
    }
    for name, check in _CHECKS.items():
        for one in parts[name].values():
            check(one)
    return found, parts


_CHECKS = {
    "routes": check_route,
    "integrations": check_integration,
    "authorizers": check_authorizer,
}


def _put(gateway: ApiGatewayV2, api: Document, parts: Parts) -> None:
    api_id = api["ApiId"]
    with gateway.cloud.storage.transaction():
        gateway.put("apis", api_id, api)
        for kind in PARTS:
            place = f"apis/{api_id}/{kind}"
            for name in [*gateway.view(place)]:
                gateway.remove(place, name)
            for name, document in parts[kind].items():
                gateway.put(place, name, document)
        deploy_automatically(gateway, api_id)


def export_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    """Of a stage what it serves, else the API as it is now."""
    find_api(gateway, input["ApiId"])
    if input["Specification"] != "OAS30":
        raise BadRequestException("Invalid specification specified. Must be OAS30")
    kind = str(input["OutputType"]).upper()
    if kind not in ("JSON", "YAML"):
        raise BadRequestException("Invalid output type specified. Must be one of [JSON, YAML]")
    if input.get("StageName"):
        parts: dict[str, Any] = parts_of(gateway, input["ApiId"], find_stage(gateway, input))
    else:
        parts = as_it_is(gateway, input["ApiId"])
    extended = input.get("IncludeExtensions") is not False
    return {"body": write_document(export_openapi(parts, extended), kind)}
