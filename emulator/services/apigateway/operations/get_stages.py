"""GetStages."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.service import ApiGateway


def get_stages(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    wanted = input.get("deploymentId")
    stages = gateway.view(f"restapis/{input['restApiId']}/stages").values()
    return {"item": [s for s in stages if not wanted or s.get("deploymentId") == wanted]}
