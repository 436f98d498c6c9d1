"""CreateRestApi: an API with its root resource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.clone_api import clone_parts, cloned_members
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    source = input.get("cloneFrom")
    if not input["name"].strip():
        raise BadRequestException("No API name specified")
    api_id = make_id(gateway.cloud, 10)
    document: Document = {
        "apiKeySource": "HEADER",
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "disableExecuteApiEndpoint": False,
        **(cloned_members(gateway, source) if source else {}),
        **{name: value for name, value in input.items() if name != "cloneFrom"},
        "id": api_id,
        "createdDate": int(gateway.cloud.clock.now()),
        "rootResourceId": make_id(gateway.cloud, 10),
    }
    check_api(gateway.cloud, document)
    gateway.store.put("restapis", api_id, document)
    root = {"id": document["rootResourceId"], "path": "/"}
    gateway.store.put(f"restapis/{api_id}/resources", root["id"], root)
    if source:
        clone_parts(gateway, source, document)
    return document
