"""UpdateMethodResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.patch import apply_patches, drop_empty, require_named
from csc.emulator.services.apigateway.service import ApiGateway


def update_method_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        response = find_in(
            method.get("methodResponses", {}), input["statusCode"], "Response status code"
        )
        require_named(response, input)
        apply_patches(response, "MethodResponse", input.get("patchOperations") or [])
        drop_empty(response)
    return response
