"""GetRestApis."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_rest_apis(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return page(gateway.view("restapis").values(), input)
