"""The SSH keys of a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.paging import page_of
from csc.emulator.services.iam.uploaded import calling_user, describe_key, uploaded_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_ssh_public_keys(iam: "Iam", input: Input, call: Call) -> Output:
    user = calling_user(input, call.caller.principal)
    page, more = page_of(uploaded_of(iam, user, "ssh-key"), input)
    return {"SSHPublicKeys": [describe_key(key, brief=True) for key in page], **more}
