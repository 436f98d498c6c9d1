"""GetRequestValidators."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api, page
from csc.emulator.services.apigateway.service import ApiGateway


def get_request_validators(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    return page(gateway.view(f"restapis/{input['restApiId']}/requestvalidators").values(), input)
