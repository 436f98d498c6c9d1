"""UpdateDocumentationPart: its properties."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import check_properties, parts_of
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import only_replace
from csc.emulator.services.apigateway.service import ApiGateway


def update_documentation_part(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection, name = parts_of(input["restApiId"]), input["documentationPartId"]
    own(gateway, collection, name, "Documentation part")
    with gateway.store.changing(collection, name) as part:
        for operation in only_replace(input, ("/properties",)):
            check_properties(operation.get("value") or "")
            part["properties"] = operation["value"]
    return part
