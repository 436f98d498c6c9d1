"""A user deletes itself."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    cognito.users.delete(pool, user)
    cognito.revoked()
    return {}
