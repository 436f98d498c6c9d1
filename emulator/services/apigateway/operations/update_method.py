"""UpdateMethod."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method, check_references
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.patch import apply_patches, drop_empty
from csc.emulator.services.apigateway.service import ApiGateway

NAMED = ("requestParameters", "requestModels")
MANY = (*NAMED, "authorizationScopes")


def update_method(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        for operation in input.get("patchOperations") or ():
            path = str(operation.get("path"))
            steps = path.split("/")[1:]
            if path == "/httpMethod" or (steps[0] in NAMED and len(steps) != 2):
                raise BadRequestException(f"Invalid patch path {path}")
            if operation.get("op") != "replace" and steps[0] not in MANY:
                raise BadRequestException(
                    "Invalid patch operation specified. Must be one of: [replace]"
                )
        apply_patches(method, "Method", input.get("patchOperations") or [])
        drop_empty(method)
        if method.get("authorizationType") in ("NONE", "AWS_IAM"):
            method.pop("authorizerId", None)
        check_references(gateway, input["restApiId"], method)
    return method
