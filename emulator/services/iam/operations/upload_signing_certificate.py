"""Give a user an X.509 signing certificate. It may have two."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.entities import Credential
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.make_ids import random_certificate_id
from csc.emulator.services.iam.uploaded import (
    calling_user,
    describe_certificate,
    read_certificate,
    uploaded_of,
)

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def upload_signing_certificate(iam: "Iam", input: Input, call: Call) -> Output:
    user, body = calling_user(input, call.caller.principal), input["CertificateBody"]
    if len(uploaded_of(iam, user, "signing-certificate")) >= 2:
        raise LimitExceeded("Cannot exceed quota for CertificatesPerUser: 2")
    read_certificate(body)
    now = iam.cloud.clock.now()
    made = Credential(random_certificate_id(), "signing-certificate", user, body, now)
    iam.store.uploaded.save(made.id, made)
    return {"Certificate": describe_certificate(made)}
