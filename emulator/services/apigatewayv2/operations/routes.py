"""CreateRoute, GetRoute, GetRoutes, UpdateRoute, DeleteRoute, DeleteRouteRequestParameter."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import (
    BadRequestException,
    ConflictException,
    NotFoundException,
)
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_route import check_route, integration_of
from csc.emulator.services.apigatewayv2.defaults import route_document
from csc.emulator.services.apigatewayv2.deployments import deploy_automatically
from csc.emulator.services.apigatewayv2.find import own_api
from csc.emulator.services.apigatewayv2.kinds import Kind, creates, deletes, gets, lists, updates
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _relate(gateway: ApiGatewayV2, api_id: str, route: Document) -> None:
    """Raises ConflictException for a key that another route has, NotFound or BadRequestException for an
    integration or an authorizer that the API doesn't have."""
    for other in gateway.view(f"apis/{api_id}/routes").values():
        if other["RouteKey"] == route["RouteKey"] and other["RouteId"] != route["RouteId"]:
            raise ConflictException(
                f"Route with key {route['RouteKey']} already exists for this API"
            )
    target = integration_of(route)
    if target and target not in gateway.view(f"apis/{api_id}/integrations"):
        raise NotFoundException(f"Invalid Integration identifier specified {target}")
    name = route.get("AuthorizerId")
    if not name or route["AuthorizationType"] not in ("CUSTOM", "JWT"):
        return
    authorizer = gateway.view(f"apis/{api_id}/authorizers").get(name)
    if authorizer is None:
        raise NotFoundException(f"Invalid Authorizer identifier specified {name}")
    expected = "JWT" if route["AuthorizationType"] == "JWT" else "REQUEST"
    if authorizer["AuthorizerType"] != expected:
        raise BadRequestException(
            f"Authorizer {name} is of type {authorizer['AuthorizerType']}, and the route's "
            f"authorization type is {route['AuthorizationType']}"
        )


ROUTE = Kind(
    "Route",
    "routes",
    "RouteId",
    check_route,
    route_document,
    _relate,
    ("RequestModels",),
)

create_route = creates(ROUTE)
get_route = gets(ROUTE)
get_routes = lists(ROUTE)
update_route = updates(ROUTE)
delete_route = deletes(ROUTE)


def delete_route_request_parameter(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    own_api(gateway, input["ApiId"])
    route = ROUTE.find(gateway, input)
    parameters = dict(route.get("RequestParameters") or {})
    parameters.pop(input["RequestParameterKey"], None)
    changed = {**route, "RequestParameters": parameters}
    gateway.put(ROUTE.place(input["ApiId"]), route["RouteId"], changed)
    deploy_automatically(gateway, input["ApiId"])
    return {}
