"""CreateRestApi: an API with its root resource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.check_rest_api import with_defaults
from csc.emulator.services.apigateway.clone_api import clone_parts, cloned_members
from csc.emulator.services.apigateway.default_models import add_default_models
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    source = input.get("cloneFrom")
    if not input["name"].strip():
        raise BadRequestException("No API name specified")
    cloned = cloned_members(gateway, source) if source else {}
    api_id = make_id(gateway.cloud, 10)
    document: Document = {
        **with_defaults({**cloned, **{n: v for n, v in input.items() if n != "cloneFrom"}}),
        "id": api_id,
        "createdDate": int(gateway.cloud.clock.now()),
        "rootResourceId": make_id(gateway.cloud, 10),
    }
    check_api(gateway.cloud, document)
    gateway.store.put("restapis", api_id, document)
    root = {"id": document["rootResourceId"], "path": "/"}
    gateway.store.put(f"restapis/{api_id}/resources", root["id"], root)
    if not source:
        add_default_models(gateway, api_id)
    else:
        clone_parts(gateway, source, document)
    return document
