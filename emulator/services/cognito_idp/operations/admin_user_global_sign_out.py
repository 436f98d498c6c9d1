"""End all of a user's sessions, with their tokens."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_user_global_sign_out(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    cognito.sessions.revoke_user(pool, user_of(cognito, pool, input["Username"]))
    cognito.revoked()
    return {}
