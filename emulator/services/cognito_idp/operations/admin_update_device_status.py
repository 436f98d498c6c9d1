"""Whether a user's device is remembered."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_update_device_status(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    device = cognito.devices.known(pool, user, input["DeviceKey"])
    device.remembered = input.get("DeviceRememberedStatus") == "remembered"
    device.modified = cognito.cloud.clock.now()
    cognito.devices.save(pool, user, device)
    return {}
