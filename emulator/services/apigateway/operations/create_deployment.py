"""CreateDeployment: an immutable snapshot, and the stage that serves it."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_api
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.make_stage import check_stage, make_stage
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.take_snapshot import take_snapshot


def create_deployment(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    own_api(gateway, api_id)
    snapshot = take_snapshot(gateway, api_id)
    document: Document = {
        "id": make_id(gateway.cloud),
        "description": input.get("description"),
        "createdDate": int(gateway.cloud.clock.now()),
        "snapshot": snapshot,
    }
    stage = make_stage(gateway, input, document) if input.get("stageName") else None
    probe = stage or {"stageName": "probe", "deploymentId": document["id"]}
    check_stage(gateway, snapshot, probe)
    gateway.store.put(f"restapis/{api_id}/deployments", document["id"], document)
    if stage is not None:
        gateway.store.put(f"restapis/{api_id}/stages", stage["stageName"], stage)
    gateway.changed()
    return document
