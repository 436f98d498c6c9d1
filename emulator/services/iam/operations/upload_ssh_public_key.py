"""Give a user an SSH key."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.entities import Credential
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.uploaded import describe_key, fingerprint_of, uploaded_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def upload_ssh_public_key(iam: "Iam", input: Input, call: Call) -> Output:
    user, body = input["UserName"], input["SSHPublicKeyBody"]
    if len(uploaded_of(iam, user, "ssh-key")) >= 5:
        raise LimitExceeded("Cannot exceed quota for SSHPublicKeysPerUser: 5")
    fingerprint = fingerprint_of(body)
    now = iam.cloud.clock.now()
    key = Credential(random_id("ssh-key"), "ssh-key", user, body, now, fingerprint=fingerprint)
    iam.store.uploaded.save(key.id, key)
    return {"SSHPublicKey": describe_key(key)}
