"""PutIntegrationResponse: in the place of the one before."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def put_integration_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        integration = find_in(method, "methodIntegration", "Integration")
        skipped = ("restApiId", "resourceId", "httpMethod")
        response: Document = {n: value for n, value in input.items() if n not in skipped}
        integration.setdefault("integrationResponses", {})[input["statusCode"]] = response
    return response
