"""Tag an MFA device."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import add_tags
from csc.emulator.services.iam.mfa_devices import device_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def tag_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    device = device_of(iam, input["SerialNumber"])
    add_tags(device.tags, input)
    iam.store.mfa.save(device.serial, device)
    return {}
