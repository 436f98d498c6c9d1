"""GetResources."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api, page
from csc.emulator.services.apigateway.paths import embedded
from csc.emulator.services.apigateway.service import ApiGateway


def get_resources(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    resources = gateway.view(f"restapis/{input['restApiId']}/resources").values()
    return page((embedded(one, input) for one in resources), input)
