"""CreateRequestValidator."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own_api
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_request_validator(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    if api_id not in gateway.view("restapis"):
        raise BadRequestException("Invalid REST API identifier specified")
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/requestvalidators"
    document: Document = {
        "validateRequestBody": False,
        "validateRequestParameters": False,
        **{n: value for n, value in input.items() if n != "restApiId"},
        "id": make_id(gateway.cloud),
    }

    return gateway.store.put(collection, document["id"], document)
