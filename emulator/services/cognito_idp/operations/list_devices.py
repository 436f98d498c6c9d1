"""The caller's devices, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.devices import describe_device
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_devices(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    devices, token = page_of(
        cognito.devices.of(pool, user), input.get("PaginationToken"), input.get("Limit")
    )
    shown = [describe_device(device) for device in devices]
    return {"Devices": shown, **({"PaginationToken": token} if token else {})}
