"""CreateStage, with its canary where settings for one are given."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.make_stage import check_stage, make_stage, new_canary
from csc.emulator.services.apigateway.patch_stage import check_deployment
from csc.emulator.services.apigateway.service import ApiGateway


def create_stage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["stageName"]
    find_api(gateway, api_id)
    check_deployment(gateway, api_id, input["deploymentId"])
    if name in gateway.view(f"restapis/{api_id}/stages"):
        raise ConflictException("Stage already exists")
    stage = make_stage(gateway, input, input["deploymentId"])
    if input.get("canarySettings"):
        canary = stage["canarySettings"] = new_canary(input["canarySettings"])
        canary.setdefault("deploymentId", input["deploymentId"])
        check_deployment(gateway, api_id, canary["deploymentId"])
    check_stage(gateway, api_id, stage)
    gateway.changed()
    return gateway.store.put(f"restapis/{api_id}/stages", name, stage)
