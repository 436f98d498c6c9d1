"""Registering, confirming, forgetting and changing passwords, verifying addresses."""

import re
from typing import Any

import pytest

from csc.emulator.services.cognito_idp.errors import (
    AliasExistsException,
    CodeMismatchException,
    ExpiredCodeException,
    InvalidParameterException,
    InvalidPasswordException,
    LimitExceededException,
    NotAuthorizedException,
    PasswordHistoryPolicyViolationException,
    UsernameExistsException,
)
from tests.emulator.services.cognito_idp.conftest import World

EMAIL = [{"Name": "email", "Value": "agent@example.com"}]


async def _sign_up(world: World, name: str = "agent", **more: Any) -> dict[str, Any]:
    given = {"Username": name, "Password": "Secret-123!", "UserAttributes": EMAIL, **more}
    return await world.public("SignUp", **given)


async def test_the_whole_life_of_a_user(world: World) -> None:
    answer = await _sign_up(world)
    assert answer["UserConfirmed"] is False
    assert answer["CodeDeliveryDetails"] == {
        "Destination": "a***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    await world.public("ConfirmSignUp", Username="agent", ConfirmationCode=world.last_code())
    shown = await world.admin("AdminGetUser", Username="agent")
    assert shown["UserStatus"] == "CONFIRMED"
    assert {"Name": "email_verified", "Value": "true"} in shown["UserAttributes"]
    access = (await world.sign_in("agent"))["AccessToken"]
    assert (await world.call("GetUser", AccessToken=access))["Username"] == "agent"
    await world.call(
        "ChangePassword",
        AccessToken=access,
        PreviousPassword="Secret-123!",
        ProposedPassword="Other-123!",
    )
    await world.sign_in("agent", "Other-123!")
    await world.call("GlobalSignOut", AccessToken=access)
    with pytest.raises(NotAuthorizedException, match="Access Token has been revoked"):
        await world.call("GetUser", AccessToken=access)
    again = (await world.sign_in("agent", "Other-123!"))["AccessToken"]
    await world.call("DeleteUser", AccessToken=again)
    with pytest.raises(NotAuthorizedException):
        await world.call("GetUser", AccessToken=again)


async def test_a_name_is_taken_once(world: World) -> None:
    await _sign_up(world)
    with pytest.raises(UsernameExistsException, match="User already exists"):
        await _sign_up(world)
    with pytest.raises(UsernameExistsException, match="User account already exists"):
        await world.admin("AdminCreateUser", Username="agent")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Sh0rt!", "Password not long enough"),
        ("secret-123!", "Password must have uppercase characters"),
        ("SECRET-123!", "Password must have lowercase characters"),
        ("Secret-abc!", "Password must have numeric characters"),
        ("Secret1234", "Password must have symbol characters"),
    ],
)
async def test_the_password_policy(world: World, password: str, reason: str) -> None:
    with pytest.raises(InvalidPasswordException, match=f"did not conform with policy: {reason}"):
        await _sign_up(world, Password=password)


async def test_the_pools_own_policy(world: World) -> None:
    world.pool.config["Policies"] = {"PasswordPolicy": {"MinimumLength": 6}}
    assert await _sign_up(world, Password="simple")


async def test_codes_are_right_timely_and_tried_a_few_times(world: World) -> None:
    await _sign_up(world)
    code = world.last_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    async def confirm(given: str) -> None:
        await world.public("ConfirmSignUp", Username="agent", ConfirmationCode=given)

    for _ in range(5):
        with pytest.raises(CodeMismatchException):
            await confirm(wrong)
    with pytest.raises(LimitExceededException):
        await confirm(code)
    await world.public("ResendConfirmationCode", Username="agent")
    world.time.now += 86_401
    with pytest.raises(ExpiredCodeException):
        await confirm(world.last_code())
    await world.public("ResendConfirmationCode", Username="agent")
    await confirm(world.last_code())
    with pytest.raises(NotAuthorizedException, match="Current status is CONFIRMED"):
        await confirm(world.last_code())


async def test_a_client_can_not_vouch_for_an_address(world: World) -> None:
    forged = [*EMAIL, {"Name": "email_verified", "Value": "true"}]
    with pytest.raises(NotAuthorizedException, match="unauthorized attribute"):
        await _sign_up(world, UserAttributes=forged)
    await world.add_user("buyer", email="b@example.com")
    access = (await world.sign_in("buyer"))["AccessToken"]
    with pytest.raises(NotAuthorizedException, match="unauthorized attribute"):
        await world.call("UpdateUserAttributes", AccessToken=access, UserAttributes=forged)


async def test_a_pool_may_be_closed(world: World) -> None:
    world.pool.config["AdminCreateUserConfig"] = {"AllowAdminCreateUserOnly": True}
    with pytest.raises(NotAuthorizedException, match="SignUp is not permitted"):
        await _sign_up(world)


async def test_a_forgotten_password(world: World) -> None:
    await world.add_user("agent", email="agent@example.com", email_verified="true")
    await world.public("ForgotPassword", Username="agent")
    code = world.last_code()
    with pytest.raises(InvalidPasswordException):
        await world.public(
            "ConfirmForgotPassword", Username="agent", ConfirmationCode=code, Password="short"
        )
    await world.public(
        "ConfirmForgotPassword", Username="agent", ConfirmationCode=code, Password="Other-123!"
    )
    await world.sign_in("agent", "Other-123!")
    with pytest.raises(ExpiredCodeException):
        await world.public(
            "ConfirmForgotPassword", Username="agent", ConfirmationCode=code, Password="More-123!"
        )


async def test_without_a_verified_address_no_password_is_reset(world: World) -> None:
    await world.add_user("agent", email="agent@example.com")
    with pytest.raises(InvalidParameterException, match="no registered/verified email"):
        await world.public("ForgotPassword", Username="agent")


async def test_hidden_users_look_as_if_they_existed(world: World) -> None:
    world.client.config["PreventUserExistenceErrors"] = "ENABLED"
    assert (await world.public("ForgotPassword", Username="nobody"))["CodeDeliveryDetails"]
    assert (await world.public("ResendConfirmationCode", Username="nobody"))["CodeDeliveryDetails"]
    for operation, more in (
        ("ConfirmSignUp", {}),
        ("ConfirmForgotPassword", {"Password": "P-1abcde"}),
    ):
        with pytest.raises(ExpiredCodeException):
            await world.public(operation, Username="nobody", ConfirmationCode="000000", **more)


async def test_a_changed_address_is_verified_anew(world: World) -> None:
    await world.add_user("agent", email="agent@example.com", email_verified="true")
    access = (await world.sign_in("agent"))["AccessToken"]
    answer = await world.call(
        "UpdateUserAttributes",
        AccessToken=access,
        UserAttributes=[{"Name": "email", "Value": "new@example.com"}],
    )
    assert answer["CodeDeliveryDetailsList"][0]["Destination"] == "n***@e***"
    before = await world.call("GetUser", AccessToken=access)
    assert not any(a["Name"] == "email_verified" for a in before["UserAttributes"])
    await world.call(
        "VerifyUserAttribute", AccessToken=access, AttributeName="email", Code=world.last_code()
    )
    after = await world.call("GetUser", AccessToken=access)
    assert {"Name": "email_verified", "Value": "true"} in after["UserAttributes"]


async def test_password_history(world: World) -> None:
    world.pool.config["Policies"] = {"PasswordPolicy": {"PasswordHistorySize": 2}}
    await world.add_user("agent", "First-123!")

    async def change(password: str) -> None:
        await world.admin("AdminSetUserPassword", Username="agent", Password=password)

    await change("Second-123!")
    with pytest.raises(PasswordHistoryPolicyViolationException):
        await change("First-123!")
    await change("Third-123!")
    await change("First-123!")


async def test_passwords_are_not_kept(world: World) -> None:
    await world.add_user("agent", "Very-Secret-123!")
    dump = "\n".join(world.cloud.storage.connection.iterdump())
    assert "Very-Secret" not in dump
    result = await world.sign_in("agent", "Very-Secret-123!")
    dump = "\n".join(world.cloud.storage.connection.iterdump())
    assert result["RefreshToken"] not in dump


async def test_e_mail_addresses_as_usernames(world: World) -> None:
    made = await world.call("CreateUserPool", PoolName="mail", UsernameAttributes=["email"])
    world.pool_id = made["UserPool"]["Id"]
    client = await world.admin(
        "CreateUserPoolClient", ClientName="a", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    world.client_id = client["UserPoolClient"]["ClientId"]
    sub = await world.add_user("agent@example.com")
    assert (await world.admin("AdminGetUser", Username="agent@example.com"))["Username"] == sub
    assert await world.sign_in("agent@example.com")
    with pytest.raises(UsernameExistsException, match="account with the given email"):
        await world.admin("AdminCreateUser", Username="agent@example.com")
    with pytest.raises(InvalidParameterException, match="Username should be an email"):
        await world.admin("AdminCreateUser", Username="agent")


async def test_aliases_sign_in_once_they_are_verified(world: World) -> None:
    made = await world.call("CreateUserPool", PoolName="alias", AliasAttributes=["email"])
    world.pool_id = made["UserPool"]["Id"]
    client = await world.admin(
        "CreateUserPoolClient", ClientName="a", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    world.client_id = client["UserPoolClient"]["ClientId"]
    await world.add_user("agent", email="a@example.com")
    with pytest.raises(Exception, match="User does not exist"):
        await world.sign_in("a@example.com")
    verified = [{"Name": "email_verified", "Value": "true"}]
    await world.admin("AdminUpdateUserAttributes", Username="agent", UserAttributes=verified)
    assert await world.sign_in("a@example.com")
    with pytest.raises(AliasExistsException):
        await world.add_user("buyer", email="a@example.com", email_verified="true")


async def test_secret_hash(world: World) -> None:
    import base64
    import hashlib
    import hmac

    made = await world.admin("CreateUserPoolClient", ClientName="s", GenerateSecret=True)
    client = made["UserPoolClient"]
    world.client_id = client["ClientId"]

    def secret_hash(name: str) -> str:
        message = f"{name}{client['ClientId']}".encode()
        digest = hmac.new(client["ClientSecret"].encode(), message, hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    with pytest.raises(NotAuthorizedException, match="SECRET_HASH was not received"):
        await _sign_up(world)
    with pytest.raises(NotAuthorizedException, match="SecretHash does not match"):
        await _sign_up(world, SecretHash=secret_hash("buyer"))
    assert await _sign_up(world, SecretHash=secret_hash("agent"))


async def test_custom_attributes(world: World) -> None:
    await world.admin(
        "AddCustomAttributes",
        CustomAttributes=[
            {"Name": "team", "AttributeDataType": "String", "Mutable": False},
            {"Name": "age", "AttributeDataType": "Number"},
        ],
    )
    await world.add_user("agent", **{"custom:team": "blue", "custom:age": "41"})

    async def update(name: str, value: str) -> None:
        given = [{"Name": name, "Value": value}]
        await world.admin("AdminUpdateUserAttributes", Username="agent", UserAttributes=given)

    await update("custom:age", "42")
    for name, value in (("custom:age", "old"), ("custom:team", "red"), ("custom:none", "x")):
        with pytest.raises(InvalidParameterException):
            await update(name, value)


@pytest.mark.parametrize(
    ("name", "value"), [("email", "no address"), ("phone_number", "12345"), ("sub", "x")]
)
async def test_attributes_have_their_form(world: World, name: str, value: str) -> None:
    with pytest.raises(InvalidParameterException):
        await world.add_user("agent", **{name: value})


async def test_what_is_sent_is_told_to_the_log_on_one_line(world: World) -> None:
    told: list[str] = []
    world.cognito.mailbox.on_message.append(lambda message: told.append(message.line))
    world.pool.config["EmailVerificationMessage"] = "Hello\n{####}\x1b[2J"
    await _sign_up(world)
    assert told == [f"email to agent@example.com: Hello {world.last_code()} [2J"]


async def test_who_can_not_be_sent_a_code_is_hidden_like_nobody(world: World) -> None:
    world.client.config["PreventUserExistenceErrors"] = "ENABLED"
    await world.add_user("unverified", email="u@example.com")
    await world.add_user("disabled", email="d@example.com", email_verified="true")
    await world.admin("AdminDisableUser", Username="disabled")
    sent = len(world.cognito.mailbox.sent)
    for name in ("nobody", "unverified", "disabled"):
        answer = await world.public("ForgotPassword", Username=name)
        details = answer["CodeDeliveryDetails"]
        assert details["DeliveryMedium"] == "SMS", "what a pool without a setting tries first"
        again = await world.public("ForgotPassword", Username=name)
        assert again["CodeDeliveryDetails"] == details
    ways = [{"Name": "verified_email", "Priority": 1}]
    world.pool.config["AccountRecoverySetting"] = {"RecoveryMechanisms": ways}
    answer = await world.public("ForgotPassword", Username="nobody")
    assert re.fullmatch(r"n\*{3}@[a-z]\*{3}", answer["CodeDeliveryDetails"]["Destination"])
    assert len(world.cognito.mailbox.sent) == sent
