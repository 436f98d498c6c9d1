"""GetModelTemplate: a mapping template that copies what the model describes."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.model_template import model_template
from csc.emulator.services.apigateway.service import ApiGateway


def get_model_template(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["modelName"]
    find_api(gateway, api_id)
    models = gateway.view(f"restapis/{api_id}/models")
    find(gateway, f"restapis/{api_id}/models", name, "Model")
    return {"value": model_template(name, models)}
