"""Delete a credential for a service."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.service_credentials import credential_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_service_specific_credential(iam: "Iam", input: Input, call: Call) -> Output:
    iam.store.service_credentials.delete(credential_of(iam, input, call).id)
    return {}
