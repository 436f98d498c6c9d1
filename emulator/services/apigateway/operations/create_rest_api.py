"""CreateRestApi: an API with its root resource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    if input.get("cloneFrom"):
        raise BadRequestException("CSC: cloneFrom is not emulated: import an export instead.")
    if not input["name"].strip():
        raise BadRequestException("No API name specified")
    api_id = make_id(gateway.cloud, 10)
    document: Document = {
        "apiKeySource": "HEADER",
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "disableExecuteApiEndpoint": False,
        **input,
        "id": api_id,
        "createdDate": int(gateway.cloud.clock.now()),
        "rootResourceId": make_id(gateway.cloud, 10),
    }
    check_api(gateway.cloud, document)
    root = {"id": document["rootResourceId"], "path": "/"}
    gateway.store.put(f"restapis/{api_id}/resources", root["id"], root)
    return gateway.store.put("restapis", api_id, document)
