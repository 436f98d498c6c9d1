"""MFA devices: virtual ones, whose codes can be checked, and hardware tokens, whose can't.

A virtual device's codes are those of RFC 6238.  A hardware token has its secret at its maker, so of
its codes only the form is checked.  Source: IAM API Reference, EnableMFADevice.
"""

import re
from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.describe import describe_user, tag_list
from csc.emulator.services.iam.entities import MfaDevice
from csc.emulator.services.iam.errors import (
    EntityAlreadyExists,
    InvalidAuthenticationCode,
    NoSuchEntity,
    ValidationError,
)
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

MOST = 8
"""MFA devices of one user ("IAM and AWS STS quotas")."""

_PATH = re.compile(r"/(?:[A-Za-z0-9]+/)*")


def check_path(path: str) -> str:
    """Raises ValidationError in the words of CreateVirtualMFADevice."""
    if _PATH.fullmatch(path) is None:
        raise ValidationError(
            "The specified value for path is invalid. It must begin and end with / and contain only "
            "alphanumeric characters and/or / characters."
        )
    return path


def device_of(iam: "Iam", serial: str, user: str = "") -> MfaDevice:
    """A device, or NoSuchEntity: where a user is named, one that is the user's."""
    found = iam.store.mfa.get(serial)
    if found is None and not user:
        raise NoSuchEntity(f"VirtualMFADevice with serial number {serial} doesn't exist.")
    if found is None or (user and found.user != user):
        raise NoSuchEntity(f"MFADevice with serial number {serial} does not exist.")
    return found


def devices_of(iam: "Iam", user: str) -> list[MfaDevice]:
    """A user's devices. Raises NoSuchEntity where there is no such user."""
    name = user_of(iam, user).name
    return [device for device in iam.store.mfa.sorted() if device.user == name]


def to_enable(iam: "Iam", serial: str) -> MfaDevice:
    """The device that nobody has yet: a virtual one by its ARN, a hardware token by its number."""
    found = iam.store.mfa.get(serial)
    if found is None:
        if serial.startswith("arn:"):
            raise NoSuchEntity(f"VirtualMFADevice with serial number {serial} doesn't exist.")
        return MfaDevice(serial)
    if found.user:
        raise EntityAlreadyExists(f"MFA Device for user {found.user} already exists.")
    return found


def check_two_codes(iam: "Iam", device: MfaDevice, first: str, second: str) -> None:
    """Two codes in a row prove that the device is at hand. Raises InvalidAuthenticationCode."""
    from csc.emulator.services.cognito_idp.totp import STEP, code_at

    if not device.seed:
        return
    current = int(iam.cloud.clock.now()) // STEP
    for step in range(current - 10, current + 11):
        if (code_at(device.seed, step), code_at(device.seed, step + 1)) == (first, second):
            device.step = step + 1
            return
    raise InvalidAuthenticationCode(
        f"Authentication code for device is not valid. (serial number {device.serial})"
    )


def take_code(iam: "Iam", user: str, serial: str, code: str) -> bool:
    """Whether the code is the device's at this time and wasn't used before; it then is."""
    from csc.emulator.services.cognito_idp.totp import match_code

    device = iam.store.mfa.get(serial)
    if device is None or device.user != user:
        return False
    if not device.seed:
        return True
    step = match_code(device.seed, code, iam.cloud.clock.now())
    if step is None or step <= device.step:
        return False
    device.step = step
    iam.store.mfa.save(serial, device)
    return True


def describe_device(device: MfaDevice) -> dict[str, Any]:
    """MFADevice."""
    return {
        "UserName": device.user,
        "SerialNumber": device.serial,
        "EnableDate": device.enabled,
    }


def describe_virtual(iam: "Iam", device: MfaDevice) -> dict[str, Any]:
    """VirtualMFADevice, without its secret."""
    shown: dict[str, Any] = {"SerialNumber": device.serial, "Tags": tag_list(device.tags)}
    user = iam.store.users.get(device.user)
    if user is not None:
        shown |= {"User": describe_user(user), "EnableDate": device.enabled}
    return shown
