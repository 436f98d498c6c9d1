"""CreateAuthorizer, GetAuthorizer, GetAuthorizers, UpdateAuthorizer, DeleteAuthorizer."""

from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_authorizer import check_authorizer
from csc.emulator.services.apigatewayv2.kinds import Kind, creates, deletes, gets, lists, updates
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _needed(gateway: ApiGatewayV2, api_id: str, authorizer: Document) -> None:
    """Raises ConflictException where a route asks it."""
    name = authorizer["AuthorizerId"]
    for route in gateway.view(f"apis/{api_id}/routes").values():
        if route.get("AuthorizerId") == name:
            raise ConflictException(
                f"Cannot delete authorizer '{name}', is referenced by route '{route['RouteId']}'"
            )


AUTHORIZER = Kind("Authorizer", "authorizers", "AuthorizerId", check_authorizer, needed=_needed)

create_authorizer = creates(AUTHORIZER)
get_authorizer = gets(AUTHORIZER)
get_authorizers = lists(AUTHORIZER)
update_authorizer = updates(AUTHORIZER)
delete_authorizer = deletes(AUTHORIZER)
