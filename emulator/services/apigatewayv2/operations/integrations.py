"""CreateIntegration, GetIntegration, GetIntegrations, UpdateIntegration, DeleteIntegration."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigatewayv2.check_integration import check_integration
from csc.emulator.services.apigatewayv2.check_route import integration_of
from csc.emulator.services.apigatewayv2.defaults import integration_document
from csc.emulator.services.apigatewayv2.find import own_api
from csc.emulator.services.apigatewayv2.kinds import Kind, creates, deletes, gets, lists, updates
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

INTEGRATION = Kind(
    "Integration",
    "integrations",
    "IntegrationId",
    check_integration,
    integration_document,
    merged=("RequestParameters", "RequestTemplates", "ResponseParameters"),
)

create_integration = creates(INTEGRATION)
get_integration = gets(INTEGRATION)
get_integrations = lists(INTEGRATION)
update_integration = updates(INTEGRATION)
_delete = deletes(INTEGRATION)


def delete_integration(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    """Raises ConflictException where a route leads to it."""
    own_api(gateway, input["ApiId"])
    INTEGRATION.find(gateway, input)
    for route in gateway.view(f"apis/{input['ApiId']}/routes").values():
        if integration_of(route) == input["IntegrationId"]:
            raise ConflictException(
                f"Cannot delete Integration '{input['IntegrationId']}' due to an existing Target "
                f"reference on route '{route['RouteId']}'"
            )
    return _delete(gateway, input, call)  # type: ignore[return-value]
