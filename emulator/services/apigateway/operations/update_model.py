"""UpdateModel."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_model
from csc.emulator.services.apigateway.default_models import require_schema
from csc.emulator.services.apigateway.find import find_model, own, own_api
from csc.emulator.services.apigateway.patch import apply_patches, only_replace
from csc.emulator.services.apigateway.service import ApiGateway

PATHS = ("/description", "/schema")


def update_model(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["modelName"]
    find_model(gateway, api_id, name)
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/models"
    own(gateway, collection, name, "Model")
    with gateway.store.changing(collection, name) as document:
        apply_patches(document, "Model", only_replace(input, PATHS))
        require_schema(document)
        if not document.get("description"):
            document.pop("description", None)
        check_model(gateway.cloud, api_id, document)
    return document
