"""Delete a virtual MFA device that is nobody's."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import DeleteConflict
from csc.emulator.services.iam.mfa_devices import device_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_virtual_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    device = device_of(iam, input["SerialNumber"])
    if device.user:
        raise DeleteConflict("Cannot delete entity, must deactivate the MFA device first.")
    iam.store.mfa.delete(device.serial)
    return {}
