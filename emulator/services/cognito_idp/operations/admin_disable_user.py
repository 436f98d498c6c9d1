"""The user may not sign in, and its tokens end."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_disable_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    user.enabled, user.modified = False, cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    cognito.sessions.revoke_user(pool, user)
    cognito.revoked()
    return {}
