"""UpdateDocumentationVersion: its description."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import versions_of
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import only_replace
from csc.emulator.services.apigateway.service import ApiGateway


def update_documentation_version(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection, name = versions_of(input["restApiId"]), input["documentationVersion"]
    own(gateway, collection, name, "Documentation version")
    with gateway.store.changing(collection, name) as version:
        for operation in only_replace(input, ("/description",)):
            version["description"] = operation.get("value")
    return version
