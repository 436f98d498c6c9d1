"""Forget identities."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def delete_identities(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    for id_ in input["IdentityIdsToDelete"]:
        identity = service.store.identity(id_)
        if identity is not None:
            service.store.delete_identity(identity)
    return {"UnprocessedIdentityIds": []}
