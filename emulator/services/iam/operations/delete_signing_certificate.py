"""Take a signing certificate from a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.uploaded import calling_user, find_uploaded

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_signing_certificate(iam: "Iam", input: Input, call: Call) -> Output:
    user = calling_user(input, call.caller.principal)
    found = find_uploaded(iam, user, "signing-certificate", input["CertificateId"])
    iam.store.uploaded.delete(found.id)
    return {}
