"""Whether the caller's device is remembered."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_device_status(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    device = cognito.devices.known(pool, user, input["DeviceKey"])
    device.remembered = input.get("DeviceRememberedStatus") == "remembered"
    device.modified = cognito.cloud.clock.now()
    cognito.devices.save(pool, user, device)
    return {}
