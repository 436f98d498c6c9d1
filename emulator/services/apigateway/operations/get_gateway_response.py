"""GetGatewayResponse: the API's own, or the default."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.gateway_responses import gateway_response
from csc.emulator.services.apigateway.service import ApiGateway


def get_gateway_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    return gateway_response(gateway, input["restApiId"], input["responseType"])
