"""A user's devices, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.devices import describe_device
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_list_devices(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    devices, token = page_of(
        cognito.devices.of(pool, user), input.get("PaginationToken"), input.get("Limit")
    )
    shown = [describe_device(device) for device in devices]
    return {"Devices": shown, **({"PaginationToken": token} if token else {})}
