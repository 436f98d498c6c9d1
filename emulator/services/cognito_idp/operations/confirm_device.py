"""A device brings the verifier of its secret, and is known from then on."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.devices import as_hex, asks_the_user
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def confirm_device(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    device = cognito.devices.find(pool, user, input["DeviceKey"])
    if device is None:
        raise ResourceNotFoundException("Device does not exist.")
    if device.confirmed:
        raise InvalidParameterException("Device is already confirmed.")
    given = input.get("DeviceSecretVerifierConfig") or {}
    device.salt = as_hex(given.get("Salt"), "salt")
    device.verifier = as_hex(given.get("PasswordVerifier"), "password verifier")
    device.name = input.get("DeviceName") or ""
    device.remembered = not asks_the_user(pool)
    device.modified = cognito.cloud.clock.now()
    cognito.devices.save(pool, user, device)
    return {"UserConfirmationNecessary": asks_the_user(pool)}
