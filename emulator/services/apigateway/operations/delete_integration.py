"""DeleteIntegration."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.service import ApiGateway


def delete_integration(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        find_in(method, "methodIntegration", "Integration")
        del method["methodIntegration"]
    return {}
