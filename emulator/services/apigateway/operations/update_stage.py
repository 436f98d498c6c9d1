"""UpdateStage: variables, settings of methods, another deployment."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own, own_api
from csc.emulator.services.apigateway.make_stage import check_stage
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.stage_settings import stage_settings


def update_stage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["stageName"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/stages"
    own(gateway, collection, name, "stage")
    with gateway.store.changing(collection, name) as stage:
        rest = stage_settings(stage, input.get("patchOperations") or [])
        apply_patches(stage, "Stage", rest)
        stage["lastUpdatedDate"] = int(gateway.cloud.clock.now())
        deployments = f"restapis/{api_id}/deployments"
        deployment = own(gateway, deployments, stage["deploymentId"], "Deployment")
        check_stage(gateway, deployment["snapshot"], stage)
    gateway.changed()
    return stage
