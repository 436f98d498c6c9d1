"""The virtual MFA devices of the account, with the users who have them."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import ValidationError
from csc.emulator.services.iam.mfa_devices import describe_virtual
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_virtual_mfa_devices(iam: "Iam", input: Input, call: Call) -> Output:
    wanted = input.get("AssignmentStatus") or "Any"
    every = [device for device in iam.store.mfa.sorted() if device.seed]
    if wanted != "Any":
        every = [device for device in every if bool(device.user) == (wanted == "Assigned")]
    marker = input.get("Marker") or "0"
    if marker.isdigit() and int(marker) > len(every):
        raise ValidationError("Invalid Marker.")
    page, more = page_of(sorted(every, key=lambda device: (device.path, device.serial)), input)
    return {"VirtualMFADevices": [describe_virtual(iam, device) for device in page], **more}
