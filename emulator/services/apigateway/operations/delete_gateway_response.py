"""DeleteGatewayResponse: back to the default."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import NotFoundException
from csc.emulator.services.apigateway.find import own_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_gateway_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, kind = input["restApiId"], input["responseType"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/gatewayresponses"
    if kind not in gateway.view(collection):
        raise NotFoundException("Gateway response type not defined on api")
    own_wholly(gateway, collection, kind, "Gateway response")
    gateway.remove(collection, kind)
    return {}
