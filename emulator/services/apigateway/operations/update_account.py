"""UpdateAccount: the role that writes logs."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.account import account
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_account(gateway: ApiGateway, input: Input, call: Call) -> Output:
    for operation in input.get("patchOperations") or ():
        if operation.get("op") == "remove" and operation.get("path") == "/features":
            raise BadRequestException("Usage Plans cannot be disabled once enabled")
    document = dict(account(gateway))
    apply_patches(document, "Account", input.get("patchOperations") or [])
    return gateway.store.put("account", "account", document)
