"""CreateAuthorizer, GetAuthorizer, GetAuthorizers, UpdateAuthorizer, DeleteAuthorizer."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigatewayv2.check_authorizer import check_authorizer
from csc.emulator.services.apigatewayv2.find import own_api
from csc.emulator.services.apigatewayv2.kinds import Kind, creates, deletes, gets, lists, updates
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

AUTHORIZER = Kind("Authorizer", "authorizers", "AuthorizerId", check_authorizer)

create_authorizer = creates(AUTHORIZER)
get_authorizer = gets(AUTHORIZER)
get_authorizers = lists(AUTHORIZER)
update_authorizer = updates(AUTHORIZER)
_delete = deletes(AUTHORIZER)


def delete_authorizer(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    """Raises ConflictException where a route asks it."""
    own_api(gateway, input["ApiId"])
    AUTHORIZER.find(gateway, input)
    for route in gateway.view(f"apis/{input['ApiId']}/routes").values():
        if route.get("AuthorizerId") == input["AuthorizerId"]:
            raise ConflictException(
                f"Cannot delete authorizer '{input['AuthorizerId']}', is referenced by route "
                f"'{route['RouteId']}'"
            )
    return _delete(gateway, input, call)  # type: ignore[return-value]
