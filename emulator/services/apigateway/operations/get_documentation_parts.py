"""GetDocumentationParts: those that a query asks for, or the places that have none."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import asked_for
from csc.emulator.services.apigateway.find import find_api, page
from csc.emulator.services.apigateway.service import ApiGateway


def get_documentation_parts(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    return page(asked_for(gateway, input["restApiId"], input), input)
