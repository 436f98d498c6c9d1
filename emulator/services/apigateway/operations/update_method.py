"""UpdateMethod."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method, check_references
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_method(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        apply_patches(method, "Method", input.get("patchOperations") or [])
        check_references(gateway, input["restApiId"], method)
    return method
