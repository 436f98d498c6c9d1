"""GetStage."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.service import ApiGateway


def get_stage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    return find(gateway, f"restapis/{input['restApiId']}/stages", input["stageName"], "stage")
