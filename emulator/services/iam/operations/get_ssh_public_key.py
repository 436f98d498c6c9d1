"""One SSH key of a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.uploaded import describe_key, find_uploaded

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_ssh_public_key(iam: "Iam", input: Input, call: Call) -> Output:
    key = find_uploaded(iam, input["UserName"], "ssh-key", input["SSHPublicKeyId"])
    return {"SSHPublicKey": describe_key(key)}
