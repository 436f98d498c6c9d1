"""Another code for a user that is not confirmed yet."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_events import note
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, client_of
from csc.emulator.services.cognito_idp.send_code import code_attribute, send_code
from csc.emulator.services.cognito_idp.send_message import simulated_details
from csc.emulator.services.cognito_idp.settings import auto_verified, hides_users

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def resend_confirmation_code(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    check_secret_hash(client, input["Username"], input.get("SecretHash"))
    user = cognito.users.find(pool, input["Username"])
    if user is None and hides_users(client):
        return {"CodeDeliveryDetails": simulated_details(pool, input["Username"])}
    if user is None:
        raise UserNotFoundException("Username/client id combination not found.")
    if user.status != "UNCONFIRMED":
        raise InvalidParameterException("User is already confirmed.")
    attribute = code_attribute(pool, user, tuple(auto_verified(pool)))
    if attribute is None:
        raise InvalidParameterException("User has no attributes to send a code to.")
    details = await send_code(
        cognito, pool, user, "sign-up", attribute, "CustomMessage_ResendCode", client.id
    )
    note(cognito, pool, user, "ResendCode", "Pass")
    return {"CodeDeliveryDetails": details}
