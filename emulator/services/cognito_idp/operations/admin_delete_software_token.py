"""A user's authenticator app no longer counts."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_delete_software_token(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    user.totp_secret, user.totp_verified, user.totp_last = None, False, 0
    user.mfa = [method for method in user.mfa if method != "SOFTWARE_TOKEN_MFA"]
    if user.preferred_mfa == "SOFTWARE_TOKEN_MFA":
        user.preferred_mfa = None
    cognito.users.save(pool, user)
    return {}
