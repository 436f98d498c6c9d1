"""GetSdk: a stage's client in JavaScript; the other languages are refused in so many words."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find, find_api, find_in
from csc.emulator.services.apigateway.javascript_sdk import javascript_sdk
from csc.emulator.services.apigateway.sdk_types import SDK_TYPES
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.take_snapshot import snapshot_of


def get_sdk(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, kind = input["restApiId"], input["sdkType"]
    find_api(gateway, api_id)
    stage = find(gateway, f"restapis/{api_id}/stages", input["stageName"], "stage")
    find_in(SDK_TYPES, kind, "SDK type")
    if kind != "javascript":
        raise BadRequestException(
            f"CSC: SDKs of type {kind} are not generated locally; javascript is. GetExport gives the "
            "OpenAPI document, from which openapi-generator makes a client."
        )
    name = stage["stageName"]
    snapshot = snapshot_of(gateway, api_id, stage["deploymentId"])
    url = f"{gateway.cloud.endpoint}/_aws/execute-api/{api_id}/{name}"
    made = find_api(gateway, api_id).get("createdDate") or 0
    return {
        "body": javascript_sdk(snapshot, name, url, gateway.cloud.region),
        "contentType": "application/octet-stream",
        "contentDisposition": f'attachment; filename="javascript_{made}.zip"',
    }
