"""DeleteModel: one that no method's request names."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.find import find_model, own_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_model(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["modelName"]
    find_model(gateway, api_id, name)
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/models"
    own_wholly(gateway, collection, name, "Model")
    named = [
        f"{resource['path']}/{verb}"
        for resource in gateway.view(f"restapis/{api_id}/resources").values()
        for verb, method in resource.get("resourceMethods", {}).items()
        if name in (method.get("requestModels") or {}).values()
    ]
    if named:
        raise ConflictException(
            f"Cannot delete model '{name}', is referenced in method request: {named[-1]}"
        )
    gateway.remove(collection, name)
    return {}
