"""A code for choosing a new password, sent to a verified address."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_events import note
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, client_of
from csc.emulator.services.cognito_idp.send_code import send_code
from csc.emulator.services.cognito_idp.send_message import recovery_attributes, simulated_details
from csc.emulator.services.cognito_idp.settings import hides_users

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def _only_admins_recover(pool: Pool) -> bool:
    setting = pool.config.get("AccountRecoverySetting") or {}
    return any(way["Name"] == "admin_only" for way in setting.get("RecoveryMechanisms") or ())


def _can_be_sent(pool: Pool, user: User) -> bool:
    """Who can't seems to be sent a code, where the client hides who exists."""
    ways = [user.attributes.get(f"{way}_verified") for way in recovery_attributes(pool)]
    return user.enabled and "true" in ways


async def forgot_password(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    check_secret_hash(client, input["Username"], input.get("SecretHash"))
    if _only_admins_recover(pool):
        raise NotAuthorizedException("Contact administrator to reset password.")
    user = cognito.users.find(pool, input["Username"])
    hidden = hides_users(client)
    if user is None and not hidden:
        raise UserNotFoundException("Username/client id combination not found.")
    if user is None or (hidden and not _can_be_sent(pool, user)):
        return {"CodeDeliveryDetails": simulated_details(pool, input["Username"])}
    if not user.enabled:
        raise NotAuthorizedException("User is disabled.")
    if user.status == "FORCE_CHANGE_PASSWORD":
        raise NotAuthorizedException("User password cannot be reset in the current state.")
    for attribute in recovery_attributes(pool):
        if user.attributes.get(f"{attribute}_verified") == "true":
            details = await send_code(
                cognito,
                pool,
                user,
                "forgot-password",
                attribute,
                "CustomMessage_ForgotPassword",
                client.id,
            )
            note(cognito, pool, user, "ForgotPassword", "InProgress")
            return {"CodeDeliveryDetails": details}
    raise InvalidParameterException(
        "Cannot reset password for the user as there is no registered/verified email or phone_number"
    )
