"""Turn a credential for a service on or off."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.service_credentials import credential_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_service_specific_credential(iam: "Iam", input: Input, call: Call) -> Output:
    found = credential_of(iam, input, call)
    found.status = input["Status"]
    iam.store.service_credentials.save(found.id, found)
    return {}
