"""GetDocumentationVersion."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import versions_of
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.service import ApiGateway


def get_documentation_version(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    collection = versions_of(input["restApiId"])
    return find(gateway, collection, input["documentationVersion"], "Documentation version")
