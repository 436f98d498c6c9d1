"""CreateAuthorizer."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_authorizer
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.find import own_api
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_authorizer(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    if api_id not in gateway.view("restapis"):  # AWS doesn't say that there is no such API
        raise ConflictException(
            "Unable to complete operation due to concurrent modification. Please try again later."
        )
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/authorizers"
    document: Document = {
        **{n: value for n, value in input.items() if n != "restApiId"},
        "id": make_id(gateway.cloud),
    }
    document.setdefault(
        "authType", "cognito_user_pools" if document["type"] == "COGNITO_USER_POOLS" else "custom"
    )
    check_authorizer(gateway.cloud, api_id, document)
    return gateway.store.put(collection, document["id"], document)
