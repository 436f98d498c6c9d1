"""A new password, by the code that ForgotPassword sent."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import ExpiredCodeException, UserNotFoundException
from csc.emulator.services.cognito_idp.find import check_secret_hash, client_of
from csc.emulator.services.cognito_idp.passwords import check_password, set_password
from csc.emulator.services.cognito_idp.send_code import check_code
from csc.emulator.services.cognito_idp.settings import hides_users
from csc.emulator.services.cognito_idp.trigger import run_trigger

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def confirm_forgot_password(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    check_secret_hash(client, input["Username"], input.get("SecretHash"))
    user = cognito.users.find(pool, input["Username"])
    if user is None and hides_users(client):
        raise ExpiredCodeException("Invalid code provided, please request a code again.")
    if user is None:
        raise UserNotFoundException("Username/client id combination not found.")
    attribute = "email" if user.attributes.get("email_verified") == "true" else "phone_number"
    check_password(pool, input["Password"])
    check_code(cognito, pool, user, "forgot-password", attribute, input["ConfirmationCode"])
    set_password(pool, user, input["Password"])
    if user.status != "UNCONFIRMED":
        user.status = "CONFIRMED"
    user.modified = cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    await run_trigger(
        cognito,
        pool,
        "PostConfirmation",
        "PostConfirmation_ConfirmForgotPassword",
        user,
        client.id,
        {},
        {},
    )
    return {}
