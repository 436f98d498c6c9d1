"""CreateApi, GetApi, GetApis, UpdateApi, DeleteApi, DeleteCorsConfiguration."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_api import check_api
from csc.emulator.services.apigatewayv2.check_integration import check_integration
from csc.emulator.services.apigatewayv2.check_route import check_route
from csc.emulator.services.apigatewayv2.defaults import (
    api_document,
    integration_document,
    route_document,
    stage_document,
)
from csc.emulator.services.apigatewayv2.deployments import deploy_automatically
from csc.emulator.services.apigatewayv2.find import find_api, own_api, page, refuse_watched
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.quick_create import MANAGED, QUICK, quick_parts
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def create_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    given = {name: value for name, value in input.items() if name not in QUICK}
    check_api(given)
    cloud = gateway.cloud
    parts = quick_parts(input, lambda what: make_id(cloud, 7))
    if parts is not None:
        check_integration(parts[0])
        check_route(parts[1])
    with cloud.storage.transaction():
        api = api_document(cloud, make_id(cloud, 10), given)
        gateway.store.put("apis", api["ApiId"], api)
        if parts is not None:
            _put_quick(gateway, api["ApiId"], *parts)
    gateway.changed()
    return api


def _put_quick(
    gateway: ApiGatewayV2, api_id: str, integration: Document, route: Document, stage: Document
) -> None:
    under = f"apis/{api_id}"
    made = integration_document(integration)
    gateway.store.put(f"{under}/integrations", made["IntegrationId"], made)
    gateway.store.put(f"{under}/routes", route["RouteId"], route_document(route))
    made = stage_document(gateway.cloud, stage)
    gateway.store.put(f"{under}/stages", stage["StageName"], made)
    deploy_automatically(gateway, api_id)


def get_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return find_api(gateway, input["ApiId"])


def get_apis(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return page(gateway.view("apis").values(), input)


def update_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    """Target, RouteKey and CredentialsArn change what quick create made."""
    api_id = input["ApiId"]
    before = own_api(gateway, api_id)
    given = {n: v for n, v in input.items() if n != "ApiId" and n not in QUICK}
    document = change(before, given, ())
    check_api(document)
    with gateway.cloud.storage.transaction():
        _change_quick(gateway, api_id, input)
        gateway.put("apis", api_id, document)
        deploy_automatically(gateway, api_id)
    return document


def _change_quick(gateway: ApiGatewayV2, api_id: str, input: Input) -> None:
    for name, one in list(gateway.view(f"apis/{api_id}/integrations").items()):
        if one.get(MANAGED) and (input.get("Target") or input.get("CredentialsArn")):
            merged = {"Target": one["IntegrationUri"], **input}
            made = quick_parts(merged, lambda what, known=name: known)  # type: ignore[misc]
            assert made is not None
            check_integration(made[0])
            integration = integration_document({**one, **made[0], "IntegrationId": name})
            gateway.put(f"apis/{api_id}/integrations", name, integration)
    for name, one in list(gateway.view(f"apis/{api_id}/routes").items()):
        if one.get(MANAGED) and input.get("RouteKey"):
            route = {**one, "RouteKey": input["RouteKey"]}
            check_route(route)
            gateway.put(f"apis/{api_id}/routes", name, route)


def delete_api(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    own_api(gateway, input["ApiId"])
    refuse_watched(gateway, "apis", input["ApiId"], "API")
    gateway.remove("apis", input["ApiId"])
    gateway.enforcers.forget(input["ApiId"])
    gateway.changed()
    return {}


def delete_cors_configuration(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    api = own_api(gateway, input["ApiId"])
    document = change(api, {}, ())
    document.pop("CorsConfiguration", None)
    gateway.put("apis", input["ApiId"], document)
    deploy_automatically(gateway, input["ApiId"])
    return {}
