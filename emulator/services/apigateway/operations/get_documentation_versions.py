"""GetDocumentationVersions."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import versions_of
from csc.emulator.services.apigateway.find import find_api, page
from csc.emulator.services.apigateway.service import ApiGateway


def get_documentation_versions(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    return page(gateway.view(versions_of(input["restApiId"])).values(), input)
