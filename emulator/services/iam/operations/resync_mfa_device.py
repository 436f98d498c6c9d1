"""Bring a device whose clock has drifted back in step, by two codes in a row."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.mfa_devices import check_two_codes, device_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def resync_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    device = device_of(iam, input["SerialNumber"], user.name)
    check_two_codes(iam, device, input["AuthenticationCode1"], input["AuthenticationCode2"])
    iam.store.mfa.save(device.serial, device)
    return {}
