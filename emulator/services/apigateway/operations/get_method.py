"""GetMethod."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_method
from csc.emulator.services.apigateway.service import ApiGateway


def get_method(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return find_method(gateway, input)
