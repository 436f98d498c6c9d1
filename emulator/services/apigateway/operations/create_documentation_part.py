"""CreateDocumentationPart."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import add_part
from csc.emulator.services.apigateway.find import find_api
from csc.emulator.services.apigateway.service import ApiGateway


def create_documentation_part(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    return add_part(gateway, input["restApiId"], input["location"], input["properties"])
