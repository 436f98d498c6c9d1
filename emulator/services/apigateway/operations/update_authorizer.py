"""UpdateAuthorizer."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_authorizer
from csc.emulator.services.apigateway.find import own, own_api
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_authorizer(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["authorizerId"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/authorizers"
    own(gateway, collection, name, "Authorizer")
    with gateway.store.changing(collection, name) as document:
        apply_patches(document, "Authorizer", input.get("patchOperations") or [])
        check_authorizer(gateway.cloud, api_id, document)
    return document
