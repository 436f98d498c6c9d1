"""UpdateRestApi."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.check_rest_api import patch_rest_api
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.service import ApiGateway


def update_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    own(gateway, "restapis", api_id, "API")
    with gateway.store.changing("restapis", api_id) as document:
        patch_rest_api(document, input.get("patchOperations") or [])
        document.setdefault("tags", {})
        check_api(gateway.cloud, document)
    return document
