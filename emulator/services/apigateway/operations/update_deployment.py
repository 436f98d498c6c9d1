"""UpdateDeployment: its description."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api, own
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_deployment(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["deploymentId"]
    find_api(gateway, api_id)
    collection = f"restapis/{api_id}/deployments"
    own(gateway, collection, name, "Deployment")
    with gateway.store.changing(collection, name) as document:
        apply_patches(document, "Deployment", input.get("patchOperations") or [])
    return document
