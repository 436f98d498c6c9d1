"""A user registers itself; a code goes to its address, where the pool verifies addresses."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import pairs
from csc.emulator.services.cognito_idp.auth_events import note
from csc.emulator.services.cognito_idp.confirm_user import confirm_user
from csc.emulator.services.cognito_idp.create_user import make_user
from csc.emulator.services.cognito_idp.entities import Client, User
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import check_secret_hash, client_of
from csc.emulator.services.cognito_idp.passwords import set_password
from csc.emulator.services.cognito_idp.send_code import code_attribute, send_code
from csc.emulator.services.cognito_idp.settings import auto_verified, is_admin_create_only
from csc.emulator.services.cognito_idp.trigger import run_trigger

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def sign_up(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    username, password = input["Username"], input.get("Password") or ""
    check_secret_hash(client, username, input.get("SecretHash"))
    if is_admin_create_only(pool):
        raise NotAuthorizedException("SignUp is not permitted for this user pool")
    given = pairs(input.get("UserAttributes"))
    _check_writable(client, given)
    user = make_user(cognito, pool, username, given, "UNCONFIRMED", "User already exists")
    set_password(pool, user, password)
    decided = await run_trigger(
        cognito,
        pool,
        "PreSignUp",
        "PreSignUp_SignUp",
        user,
        client.id,
        {
            "validationData": pairs(input.get("ValidationData")),
            "clientMetadata": input.get("ClientMetadata") or {},
        },
        {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    )
    _verify_addresses(user, decided or {})
    cognito.users.save(pool, user)
    note(cognito, pool, user, "SignUp", "Pass")
    if decided and decided.get("autoConfirmUser") is True:
        await confirm_user(cognito, pool, user, client.id)
        return {"UserConfirmed": True, "UserSub": user.sub}
    output: Output = {"UserConfirmed": False, "UserSub": user.sub}
    attribute = code_attribute(pool, user, tuple(auto_verified(pool)))
    if attribute is not None and attribute in auto_verified(pool):
        output["CodeDeliveryDetails"] = await send_code(
            cognito, pool, user, "sign-up", attribute, "CustomMessage_SignUp", client.id
        )
    return output


def _verify_addresses(user: User, decided: dict[str, Any]) -> None:
    """What the trigger vouches for."""
    for answer, attribute in (("autoVerifyEmail", "email"), ("autoVerifyPhone", "phone_number")):
        if decided.get(answer) is True and user.attributes.get(attribute):
            user.attributes[f"{attribute}_verified"] = "true"


def _check_writable(client: Client, given: dict[str, str]) -> None:
    """A user can't vouch for its own address, nor write what the client may not."""
    writable = client.config.get("WriteAttributes")
    for name in given:
        if name.endswith("_verified") or (writable and name not in writable):
            raise NotAuthorizedException("A client attempted to write unauthorized attribute")
