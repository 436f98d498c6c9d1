"""The MFA devices of a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.mfa_devices import describe_device, devices_of
from csc.emulator.services.iam.paging import page_of
from csc.emulator.services.iam.uploaded import calling_user

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_mfa_devices(iam: "Iam", input: Input, call: Call) -> Output:
    user = calling_user(input, call.caller.principal)
    page, more = page_of(devices_of(iam, user), input)
    return {"MFADevices": [describe_device(device) for device in page], **more}
