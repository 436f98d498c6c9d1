"""GetRestApi."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.service import ApiGateway


def get_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return {"tags": {}, **find_api(gateway, input["restApiId"])}
