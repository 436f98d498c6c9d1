"""UpdateResource: another path part, or another parent."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import build_part
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find, own, own_api
from csc.emulator.services.apigateway.patch import apply_patches, only_replace
from csc.emulator.services.apigateway.paths import require_own_name, set_paths
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.translate import upper

PATHS = ("/parentId", "/pathPart")


def update_resource(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["resourceId"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/resources"
    document = own(gateway, collection, name, "Resource")
    for operation in only_replace(input, PATHS):
        if not document.get("parentId"):
            raise BadRequestException(f"Root resource cannot update its {operation['path'][1:]}.")
    with gateway.store.changing(collection, name) as document:
        apply_patches(document, "Resource", only_replace(input, PATHS))
        find(gateway, collection, document.get("parentId", ""), "Resource")
        properties = upper(document, ("parentId", "pathPart")) | {"RestApiId": api_id}
        build_part(gateway.cloud, "Resource", name, properties)
        require_own_name(document, gateway.view(collection))
        set_paths(document, dict(gateway.view(collection)))
    resources = dict(gateway.view(collection))
    for one in resources.values():
        moved = dict(one)
        set_paths(moved, resources)
        if moved != one:
            gateway.put(collection, one["id"], moved)
    return gateway.view(collection)[name]
