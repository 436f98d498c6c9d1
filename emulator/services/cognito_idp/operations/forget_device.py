"""The caller's device is no longer known; its next sign-in is one of a new device."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def forget_device(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    cognito.devices.forget(pool, user, cognito.devices.known(pool, user, input["DeviceKey"]))
    return {}
