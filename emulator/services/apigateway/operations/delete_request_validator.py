"""DeleteRequestValidator."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_request_validator(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["requestValidatorId"]
    collection = f"restapis/{api_id}/requestvalidators"
    own_wholly(gateway, collection, name, "Request Validator")
    gateway.remove(collection, name)
    return {}
