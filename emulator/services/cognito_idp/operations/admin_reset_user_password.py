"""The user must choose a new password with a code, before the next sign-in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.send_code import send_code

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def admin_reset_user_password(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    if not user.enabled:
        raise NotAuthorizedException("User is disabled.")
    if user.status not in ("CONFIRMED", "RESET_REQUIRED"):
        raise NotAuthorizedException("User password cannot be reset in the current state.")
    attribute = _verified_address(user)
    if attribute is None:
        raise InvalidParameterException(
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    user.status = "RESET_REQUIRED"
    user.modified = cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    cognito.sessions.revoke_user(pool, user)
    cognito.revoked()
    await send_code(
        cognito, pool, user, "forgot-password", attribute, "CustomMessage_ForgotPassword"
    )
    return {}


def _verified_address(user: User) -> str | None:
    for attribute in ("email", "phone_number"):
        if user.attributes.get(f"{attribute}_verified") == "true":
            return attribute
    return None
