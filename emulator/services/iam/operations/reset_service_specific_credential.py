"""A new password for a service; the old one is worth nothing."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.service_credentials import (
    credential_of,
    describe_credential,
    made_password,
)

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def reset_service_specific_credential(iam: "Iam", input: Input, call: Call) -> Output:
    found = credential_of(iam, input, call)
    found.password = made_password()
    iam.store.service_credentials.save(found.id, found)
    return {"ServiceSpecificCredential": describe_credential(found, whole=True)}
