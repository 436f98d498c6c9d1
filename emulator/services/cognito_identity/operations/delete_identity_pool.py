"""Delete an identity pool with its identities."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def delete_identity_pool(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    service.store.delete(pool_of(service, input))
    return {}
