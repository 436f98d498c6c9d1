"""A code for choosing a new password, sent to a verified address."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, client_of
from csc.emulator.services.cognito_idp.send_code import send_code
from csc.emulator.services.cognito_idp.send_message import delivery_details
from csc.emulator.services.cognito_idp.settings import hides_users

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def forgot_password(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    check_secret_hash(client, input["Username"], input.get("SecretHash"))
    user = cognito.users.find(pool, input["Username"])
    if user is None and hides_users(client):
        return {"CodeDeliveryDetails": delivery_details("email", input["Username"])}
    if user is None:
        raise UserNotFoundException("Username/client id combination not found.")
    if not user.enabled:
        raise NotAuthorizedException("User is disabled.")
    if user.status == "FORCE_CHANGE_PASSWORD":
        raise NotAuthorizedException("User password cannot be reset in the current state.")
    for attribute in ("email", "phone_number"):
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
            return {"CodeDeliveryDetails": details}
    raise InvalidParameterException(
        "Cannot reset password for the user as there is no registered/verified email or phone_number"
    )
