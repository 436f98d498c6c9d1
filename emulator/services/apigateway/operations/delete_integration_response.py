"""DeleteIntegrationResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.service import ApiGateway


def delete_integration_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    resource = gateway.view(f"restapis/{input['restApiId']}/resources").get(input["resourceId"])
    if resource is not None:  # of a method that isn't there AWS says that it has no integration
        find_in(resource.get("resourceMethods", {}), input["httpMethod"], "Integration")
    with changing_method(gateway, input) as method:
        integration = find_in(method, "methodIntegration", "Integration")
        responses = integration.get("integrationResponses", {})
        find_in(responses, input["statusCode"], "Response status code")
        del responses[input["statusCode"]]
        if not responses:
            del integration["integrationResponses"]
    return {}
