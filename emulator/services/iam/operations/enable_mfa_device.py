"""Give a user an MFA device, once two codes in a row show that it is at hand."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.mfa_devices import MOST, check_two_codes, devices_of, to_enable

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def enable_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    user, serial = user_of(iam, input["UserName"]), input["SerialNumber"]
    if len(devices_of(iam, user.name)) >= MOST:
        raise LimitExceeded(f"Cannot exceed quota for MFADevicesPerUser: {MOST}")
    device = to_enable(iam, serial)
    check_two_codes(iam, device, input["AuthenticationCode1"], input["AuthenticationCode2"])
    device.user, device.enabled = user.name, iam.cloud.clock.now()
    iam.store.mfa.save(serial, device)
    return {}
