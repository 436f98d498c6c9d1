"""CreateDocumentationVersion: a snapshot of the parts, and the stage that shows it."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import parts_of, versions_of
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.find import find_api, own
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_documentation_version(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["documentationVersion"]
    find_api(gateway, api_id)
    if name in gateway.view(versions_of(api_id)):
        raise ConflictException("Documentation version already exists")
    document: Document = {
        "version": name,
        "createdDate": int(gateway.cloud.clock.now()),
        "description": input.get("description"),
        "parts": list(gateway.view(parts_of(api_id)).values()),
    }
    stages, stage = f"restapis/{api_id}/stages", input.get("stageName")
    if stage:
        own(gateway, stages, stage, "stage")
        with gateway.store.changing(stages, stage) as shown:
            shown["documentationVersion"] = name
    return gateway.store.put(versions_of(api_id), name, document)
