"""CreateModel."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_model
from csc.emulator.services.apigateway.default_models import require_schema
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigateway.find import own_api
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_model(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/models"
    if input["name"] in gateway.view(collection):
        raise ConflictException("Model name already exists for this REST API")
    if not input["name"]:
        raise BadRequestException("Model name must be non-empty")
    require_schema(input)
    given = {n: value for n, value in input.items() if n != "restApiId" and value != ""}
    document: Document = {
        **given,
        "id": make_id(gateway.cloud),
    }
    check_model(gateway.cloud, api_id, document)
    return gateway.store.put(collection, document["name"], document)
