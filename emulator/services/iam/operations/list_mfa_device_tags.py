"""The tags of an MFA device."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.mfa_devices import device_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_mfa_device_tags(iam: "Iam", input: Input, call: Call) -> Output:
    tags, more = page_of(tag_list(device_of(iam, input["SerialNumber"]).tags), input)
    return {"Tags": list(tags), **more}
