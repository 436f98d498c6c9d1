"""UpdateModel."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_model
from csc.emulator.services.apigateway.find import own, own_api
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_model(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["modelName"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/models"
    own(gateway, collection, name, "Model")
    with gateway.store.changing(collection, name) as document:
        apply_patches(document, "Model", input.get("patchOperations") or [])
        check_model(gateway.cloud, api_id, document)
    return document
