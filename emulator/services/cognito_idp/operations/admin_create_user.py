"""An administrator makes a user with a temporary password, sent in an invitation."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import check_aliases, pairs
from csc.emulator.services.cognito_idp.create_user import make_user
from csc.emulator.services.cognito_idp.describe import describe_user
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import UnsupportedUserStateException
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.passwords import random_password, set_password
from csc.emulator.services.cognito_idp.send_message import Message, pool_text
from csc.emulator.services.cognito_idp.settings import password_policy
from csc.emulator.services.cognito_idp.trigger import run_trigger

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def admin_create_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    if input.get("MessageAction") == "RESEND":
        return {"User": describe_user(await _resend(cognito, pool, input))}
    given = pairs(input.get("UserAttributes"))
    exists = "User account already exists"
    user = make_user(cognito, pool, input["Username"], given, "FORCE_CHANGE_PASSWORD", exists)
    decided = await run_trigger(
        cognito,
        pool,
        "PreSignUp",
        "PreSignUp_AdminCreateUser",
        user,
        "",
        {
            "validationData": pairs(input.get("ValidationData")),
            "clientMetadata": input.get("ClientMetadata") or {},
        },
        {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    )
    for answer, attribute in (("autoVerifyEmail", "email"), ("autoVerifyPhone", "phone_number")):
        if decided and decided.get(answer) is True and user.attributes.get(attribute):
            user.attributes[f"{attribute}_verified"] = "true"
    password = input.get("TemporaryPassword") or random_password(pool)
    _set_temporary(cognito, pool, user, password)
    if input.get("ForceAliasCreation"):
        _take_aliases(cognito, pool, user)
    check_aliases(cognito, pool, user)
    cognito.users.save(pool, user)
    if input.get("MessageAction") != "SUPPRESS":
        _invite(cognito, pool, user, password, input.get("DesiredDeliveryMediums"))
    return {"User": describe_user(user)}


def _set_temporary(cognito: "CognitoIdp", pool: Pool, user: User, password: str) -> None:
    days = int(password_policy(pool).get("TemporaryPasswordValidityDays") or 7)
    set_password(pool, user, password)
    user.temporary_until = cognito.cloud.clock.now() + days * 86_400


async def _resend(cognito: "CognitoIdp", pool: Pool, input: Input) -> User:
    user = user_of(cognito, pool, input["Username"])
    if user.status != "FORCE_CHANGE_PASSWORD":
        raise UnsupportedUserStateException(
            f"Resend not possible. {user.username} status is not FORCE_CHANGE_PASSWORD"
        )
    password = input.get("TemporaryPassword") or random_password(pool)
    _set_temporary(cognito, pool, user, password)
    cognito.users.save(pool, user)
    _invite(cognito, pool, user, password, input.get("DesiredDeliveryMediums"))
    return user


def _take_aliases(cognito: "CognitoIdp", pool: Pool, user: User) -> None:
    """ForceAliasCreation: the address is this user's from now on, no longer another's."""
    for attribute in ("email", "phone_number"):
        if user.attributes.get(f"{attribute}_verified") != "true":
            continue
        owner = cognito.users.sub_with_alias(pool, attribute, user.attributes[attribute])
        other = cognito.users.by_sub(pool, owner) if owner else None
        if other is not None and other.sub != user.sub:
            other.attributes[f"{attribute}_verified"] = "false"
            cognito.users.save(pool, other)


def _invite(
    cognito: "CognitoIdp", pool: Pool, user: User, password: str, mediums: list[str] | None
) -> None:
    wanted = mediums or ["SMS"]
    for medium, attribute in (("EMAIL", "email"), ("SMS", "phone_number")):
        destination = user.attributes.get(attribute)
        if destination and (medium in wanted or mediums is None):
            text = pool_text(pool, user, "admin-create", attribute, password)
            cognito.mailbox.send(
                Message(pool.id, user.username, medium, destination, "admin-create", password, text)
            )
