"""CreateModel, GetModel, GetModels, GetModelTemplate, UpdateModel, DeleteModel: kept and shown.

HTTP APIs validate no requests, so nothing asks a model.
"""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.kinds import Kind, creates, deletes, gets, lists, updates
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _check(document: Document) -> None:
    return None


MODEL = Kind(
    "Model", "models", "ModelId", _check, lambda given: {"ContentType": "application/json", **given}
)

create_model = creates(MODEL)
get_model = gets(MODEL)
get_models = lists(MODEL)
update_model = updates(MODEL)
delete_model = deletes(MODEL)


def get_model_template(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    from csc.emulator.services.apigateway.model_template import model_template

    model = MODEL.find(gateway, input)
    named = {model["Name"]: {"schema": model["Schema"]}}
    return {"Value": model_template(model["Name"], named)}
