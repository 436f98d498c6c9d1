"""Forget one of the caller's passkeys."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_web_authn_credential(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    if cognito.passkeys.find(pool, user, input["CredentialId"]) is None:
        raise ResourceNotFoundException("The passkey credential does not exist.")
    cognito.passkeys.delete(pool, user, input["CredentialId"])
    return {}
