"""One MFA device of a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.mfa_devices import describe_device, device_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    device = device_of(iam, input["SerialNumber"], input.get("UserName") or "")
    return describe_device(device)
