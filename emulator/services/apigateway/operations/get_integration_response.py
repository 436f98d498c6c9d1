"""GetIntegrationResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_in, find_method
from csc.emulator.services.apigateway.service import ApiGateway


def get_integration_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    integration = find_in(find_method(gateway, input), "methodIntegration", "Integration")
    responses = integration.get("integrationResponses", {})
    return find_in(responses, input["statusCode"], "Response status code")
