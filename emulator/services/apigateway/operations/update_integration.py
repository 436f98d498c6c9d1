"""UpdateIntegration."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_integration(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        integration = find_in(method, "methodIntegration", "Integration")
        apply_patches(integration, "Integration", input.get("patchOperations") or [])
    return integration
