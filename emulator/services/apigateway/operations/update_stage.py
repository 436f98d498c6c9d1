"""UpdateStage: variables, settings of methods, another deployment, the canary and its promotion."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api, own
from csc.emulator.services.apigateway.make_stage import check_stage
from csc.emulator.services.apigateway.patch_stage import patch_stage
from csc.emulator.services.apigateway.service import ApiGateway


def update_stage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["stageName"]
    find_api(gateway, api_id)
    collection = f"restapis/{api_id}/stages"
    own(gateway, collection, name, "stage")
    with gateway.store.changing(collection, name) as stage:
        patch_stage(gateway, api_id, stage, input.get("patchOperations") or [])
        stage["lastUpdatedDate"] = int(gateway.cloud.clock.now())
        check_stage(gateway, api_id, stage)
    gateway.changed()
    return stage
