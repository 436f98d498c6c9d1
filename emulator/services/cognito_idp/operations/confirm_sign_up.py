"""The user proves its address with the code that was sent there."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import check_aliases
from csc.emulator.services.cognito_idp.confirm_user import confirm_user
from csc.emulator.services.cognito_idp.errors import (
    ExpiredCodeException,
    NotAuthorizedException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, client_of
from csc.emulator.services.cognito_idp.send_code import check_code, code_attribute
from csc.emulator.services.cognito_idp.settings import auto_verified, hides_users

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def confirm_sign_up(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    username = input["Username"]
    check_secret_hash(client, username, input.get("SecretHash"))
    user = cognito.users.find(pool, username)
    if user is None and hides_users(client):
        raise ExpiredCodeException("Invalid code provided, please request a code again.")
    if user is None:
        raise UserNotFoundException("Username/client id combination not found.")
    if user.status != "UNCONFIRMED":
        raise NotAuthorizedException(f"User cannot be confirmed. Current status is {user.status}")
    attribute = code_attribute(pool, user, tuple(auto_verified(pool))) or "email"
    check_code(cognito, pool, user, "sign-up", attribute, input["ConfirmationCode"])
    user.attributes[f"{attribute}_verified"] = "true"
    if not input.get("ForceAliasCreation"):
        check_aliases(cognito, pool, user)
    await confirm_user(cognito, pool, user, client.id)
    return {}
