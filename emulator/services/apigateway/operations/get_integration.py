"""GetIntegration."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_in, find_method
from csc.emulator.services.apigateway.service import ApiGateway


def get_integration(gateway: ApiGateway, input: Input, call: Call) -> Output:
    method = find_method(gateway, input)
    return find_in(method, "methodIntegration", "Integration")
