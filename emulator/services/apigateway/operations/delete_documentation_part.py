"""DeleteDocumentationPart."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import parts_of
from csc.emulator.services.apigateway.find import find_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_documentation_part(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    collection, name = parts_of(input["restApiId"]), input["documentationPartId"]
    own_wholly(gateway, collection, name, "Documentation part")
    gateway.remove(collection, name)
    return {}
