"""CreateDeployment: an immutable snapshot, and the stage that serves it, or whose canary it is."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.make_stage import check_stage, make_stage, new_canary
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.take_snapshot import take_snapshot


def create_deployment(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input.get("stageName")
    find_api(gateway, api_id)
    _check_canary(gateway, input)
    document: Document = {
        "id": make_id(gateway.cloud),
        "description": input.get("description"),
        "createdDate": int(gateway.cloud.clock.now()),
        "snapshot": take_snapshot(gateway, api_id),
    }
    with gateway.cloud.storage.transaction():
        gateway.store.put(f"restapis/{api_id}/deployments", document["id"], document)
        probe = {"stageName": "probe", "deploymentId": document["id"]}
        stage = _stage(gateway, input, document["id"]) if name else None
        try:
            check_stage(gateway, api_id, stage or probe)
        except BadRequestException:
            gateway.store.remove(f"restapis/{api_id}/deployments", document["id"])
            raise
        if stage is not None:
            gateway.store.put(f"restapis/{api_id}/stages", stage["stageName"], stage)
    gateway.changed()
    return document


def _stage(gateway: ApiGateway, input: Input, deployment: str) -> Document:
    given = input.get("canarySettings")
    if not given:
        return make_stage(gateway, input, deployment)
    before = gateway.view(f"restapis/{input['restApiId']}/stages")[input["stageName"]]
    now = int(gateway.cloud.clock.now())
    canary = {**new_canary(given), "deploymentId": deployment}
    return {**before, "canarySettings": canary, "lastUpdatedDate": now}


def _check_canary(gateway: ApiGateway, input: Input) -> None:
    if not input.get("canarySettings"):
        return
    wrong, name = "Invalid deployment content specified.", input.get("stageName")
    if not name:
        shown = "null" if name is None else name
        raise BadRequestException(
            f"{wrong}Non null and non empty stageName must be provided for canary deployment. "
            f"Provided value is {shown}"
        )
    if name not in gateway.view(f"restapis/{input['restApiId']}/stages"):
        raise BadRequestException(
            f"{wrong}Stage {name} must already be created before making a canary release deployment"
        )
