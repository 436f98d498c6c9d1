"""CreateResource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import build_part
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find, own_api
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.paths import path_of, require_own_name
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import upper


def create_resource(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, part = input["restApiId"], input["pathPart"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/resources"
    parent = find(gateway, collection, input["parentId"], "Resource")
    siblings = [r for r in gateway.view(collection).values() if r.get("parentId") == parent["id"]]
    require_own_name({"parentId": parent["id"], "pathPart": part}, gateway.view(collection))
    document: Document = {"id": make_id(gateway.cloud), "parentId": parent["id"], "pathPart": part}
    build_part(
        gateway.cloud, "Resource", document["id"], upper(document, document) | {"RestApiId": api_id}
    )
    if parent.get("pathPart", "").endswith("+}"):
        raise BadRequestException(
            f"Cannot create a child of a resource with a greedy path variable: {parent['pathPart']}"
        )
    variable = next((s["pathPart"] for s in siblings if s["pathPart"].startswith("{")), "")
    if part.startswith("{") and variable:
        raise BadRequestException(
            f"A sibling ({variable}) of this resource already has a variable path part -- only one is "
            "allowed"
        )
    document["path"] = path_of(document, gateway.view(collection))
    return gateway.store.put(collection, document["id"], document)
