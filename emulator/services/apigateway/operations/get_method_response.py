"""GetMethodResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_in, find_method
from csc.emulator.services.apigateway.service import ApiGateway


def get_method_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    responses = find_method(gateway, input).get("methodResponses", {})
    return find_in(responses, input["statusCode"], "Response status code")
