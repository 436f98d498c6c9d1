"""ImportDocumentationParts: those of an OpenAPI document, merged or in place of what there was."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import parts_of
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.import_documentation import (
    import_documentation,
    open_documentation,
)
from csc.emulator.services.apigateway.service import ApiGateway


def import_documentation_parts(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    find_api(gateway, api_id)
    document = open_documentation(input["body"])
    if input.get("mode") == "overwrite":
        for name in list(gateway.view(parts_of(api_id))):
            gateway.remove(parts_of(api_id), name)
    return {"ids": import_documentation(gateway, api_id, document)}
