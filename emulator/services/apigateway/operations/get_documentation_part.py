"""GetDocumentationPart."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import parts_of
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_documentation_part(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection = parts_of(input["restApiId"])
    return find(gateway, collection, input["documentationPartId"], "Documentation part")
