"""GetGatewayResponses: one for every type."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api, page
from csc.emulator.services.apigateway.gateway_responses import TYPES, gateway_response
from csc.emulator.services.apigateway.service import ApiGateway


def get_gateway_responses(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    find_api(gateway, api_id)
    return page((gateway_response(gateway, api_id, kind) for kind in TYPES), input)
