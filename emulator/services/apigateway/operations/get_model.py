"""GetModel."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_model
from csc.emulator.services.apigateway.service import ApiGateway


def get_model(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return find_model(gateway, input["restApiId"], input["modelName"])
