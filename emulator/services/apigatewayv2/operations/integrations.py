"""CreateIntegration, GetIntegration, GetIntegrations, UpdateIntegration, DeleteIntegration."""

from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_integration import check_integration
from csc.emulator.services.apigatewayv2.check_route import integration_of
from csc.emulator.services.apigatewayv2.defaults import integration_document
from csc.emulator.services.apigatewayv2.kinds import Kind, creates, deletes, gets, lists, updates
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _needed(gateway: ApiGatewayV2, api_id: str, integration: Document) -> None:
    """Raises ConflictException where a route leads to it."""
    name = integration["IntegrationId"]
    for route in gateway.view(f"apis/{api_id}/routes").values():
        if integration_of(route) == name:
            raise ConflictException(
                f"Cannot delete Integration '{name}' due to an existing Target reference on route "
                f"'{route['RouteId']}'"
            )


INTEGRATION = Kind(
    "Integration",
    "integrations",
    "IntegrationId",
    check_integration,
    integration_document,
    merged=("RequestParameters", "RequestTemplates", "ResponseParameters"),
    needed=_needed,
)

create_integration = creates(INTEGRATION)
get_integration = gets(INTEGRATION)
get_integrations = lists(INTEGRATION)
update_integration = updates(INTEGRATION)
delete_integration = deletes(INTEGRATION)
