"""A virtual MFA device, with the secret that an authenticator takes; it is told this once."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.entities import MfaDevice
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.mfa_devices import check_path
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_virtual_mfa_device(iam: "Iam", input: Input, call: Call) -> Output:
    from csc.emulator.services.cognito_idp.totp import random_secret
    from csc.emulator.services.iam.draw_code import draw_code

    name, path = input["VirtualMFADeviceName"], check_path(input.get("Path") or "/")
    serial = entity_arn(iam, call, f"mfa{path}{name}")
    if iam.store.mfa.get(serial) is not None:
        raise EntityAlreadyExists("MFADevice entity at the same path and name already exists.")
    device = MfaDevice(serial, path, random_secret(), tags=read_tags(input))
    iam.store.mfa.save(serial, device)
    return {
        "VirtualMFADevice": {
            "SerialNumber": serial,
            "Base32StringSeed": device.seed.encode(),
            "QRCodePNG": draw_code(name, iam.cloud.account, device.seed),
            "Tags": tag_list(device.tags),
        }
    }
