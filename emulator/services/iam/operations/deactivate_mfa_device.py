"""Take an MFA device from its user; a virtual one is there for the next."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.mfa_devices import device_of
from csc.emulator.services.iam.uploaded import calling_user

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def deactivate_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, calling_user(input, call.caller.principal))
    device = device_of(iam, input["SerialNumber"], user.name)
    if device.seed:
        device.user, device.enabled = "", 0.0
        iam.store.mfa.save(device.serial, device)
    else:
        iam.store.mfa.delete(device.serial)
    return {}
