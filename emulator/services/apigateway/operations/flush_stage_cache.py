"""FlushStageCache: what responses it keeps is forgotten."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.service import ApiGateway


def flush_stage_cache(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    find(gateway, f"restapis/{input['restApiId']}/stages", input["stageName"], "stage")
    gateway.forget(input["restApiId"], input["stageName"])
    return {}
