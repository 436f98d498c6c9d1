"""GetResource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.paths import embedded
from csc.emulator.services.apigateway.service import ApiGateway


def get_resource(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    resources = f"restapis/{input['restApiId']}/resources"
    return embedded(find(gateway, resources, input["resourceId"], "Resource"), input)
