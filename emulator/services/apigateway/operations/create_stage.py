"""CreateStage."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.find import own, own_api
from csc.emulator.services.apigateway.make_stage import check_stage, make_stage
from csc.emulator.services.apigateway.service import ApiGateway


def create_stage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["stageName"]
    own_api(gateway, api_id)
    deployments = f"restapis/{api_id}/deployments"
    deployment = own(gateway, deployments, input["deploymentId"], "Deployment")
    if name in gateway.view(f"restapis/{api_id}/stages"):
        raise ConflictException("Stage already exists")
    stage = make_stage(gateway, input, deployment)
    check_stage(gateway, deployment["snapshot"], stage)
    gateway.changed()
    return gateway.store.put(f"restapis/{api_id}/stages", name, stage)
