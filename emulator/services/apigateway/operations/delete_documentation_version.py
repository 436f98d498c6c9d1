"""DeleteDocumentationVersion: one that no stage shows."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import versions_of
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_documentation_version(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["documentationVersion"]
    find_api(gateway, api_id)
    own_wholly(gateway, versions_of(api_id), name, "Documentation version")
    stages = gateway.view(f"restapis/{api_id}/stages").values()
    if any(stage.get("documentationVersion") == name for stage in stages):
        raise BadRequestException(f"Documentation version {name} is still referenced by a stage")
    gateway.remove(versions_of(api_id), name)
    return {}
