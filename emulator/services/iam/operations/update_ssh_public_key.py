"""Make an SSH key active or inactive."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.uploaded import find_uploaded

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_ssh_public_key(iam: "Iam", input: Input, call: Call) -> Output:
    key = find_uploaded(iam, input["UserName"], "ssh-key", input["SSHPublicKeyId"])
    key.status = input["Status"]
    iam.store.uploaded.save(key.id, key)
    return {}
