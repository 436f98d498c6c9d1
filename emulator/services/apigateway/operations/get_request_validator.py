"""GetRequestValidator."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_request_validator(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection = f"restapis/{input['restApiId']}/requestvalidators"
    return find(gateway, collection, input["requestValidatorId"], "Request Validator")
