"""UpdateRequestValidator."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own, own_api
from csc.emulator.services.apigateway.patch import apply_patches, only_replace
from csc.emulator.services.apigateway.service import ApiGateway

PATHS = ("/name", "/validateRequestParameters", "/validateRequestBody")


def update_request_validator(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["requestValidatorId"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/requestvalidators"
    own(gateway, collection, name, "Request Validator")
    with gateway.store.changing(collection, name) as document:
        apply_patches(document, "RequestValidator", only_replace(input, PATHS))
        if not str(document.get("name", "")).strip():
            raise BadRequestException("Request Validator name cannot be blank")
    return document
