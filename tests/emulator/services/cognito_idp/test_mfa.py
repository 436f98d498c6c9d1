"""The second factor: authenticators, codes by message, the choice between them, the set-up."""

from typing import Any

import pytest

from csc.emulator.services.cognito_idp.errors import (
    CodeMismatchException,
    EnableSoftwareTokenMFAException,
    ExpiredCodeException,
    InvalidParameterException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.totp import STEP, code_at, match_code
from tests.emulator.services.cognito_idp.conftest import World


def test_the_examples_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert code_at(secret, moment // STEP) == code
        assert match_code(secret, code, moment) is not None
        assert match_code(secret, code, moment + 90) is None
    assert match_code("", "000000", 0) is None


async def _begin(world: World) -> dict[str, Any]:
    return await world.public(
        "InitiateAuth",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "agent", "PASSWORD": "Secret-123!"},
    )


async def _answer(world: World, name: str, session: str, **responses: str) -> dict[str, Any]:
    return await world.public(
        "RespondToAuthChallenge",
        ChallengeName=name,
        Session=session,
        ChallengeResponses={"USERNAME": "agent", **responses},
    )


async def _configure(world: World, wanted: str, **more: Any) -> None:
    await world.admin(
        "SetUserPoolMfaConfig",
        MfaConfiguration=wanted,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        **more,
    )


def _code(world: World, secret: str) -> str:
    return code_at(secret, int(world.time.now) // STEP)


async def _with_authenticator(world: World) -> str:
    """A user with an authenticator that it prefers; gives the secret."""
    await world.add_user("agent", email="agent@example.com", phone_number="+15550100")
    access = (await world.sign_in("agent"))["AccessToken"]
    secret = (await world.call("AssociateSoftwareToken", AccessToken=access))["SecretCode"]
    with pytest.raises(EnableSoftwareTokenMFAException):
        await world.call("VerifySoftwareToken", AccessToken=access, UserCode="12345678"[:6])
    verified = await world.call(
        "VerifySoftwareToken", AccessToken=access, UserCode=_code(world, secret)
    )
    assert verified["Status"] == "SUCCESS"
    await world.call(
        "SetUserMFAPreference",
        AccessToken=access,
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    await _configure(world, "OPTIONAL", EmailMfaConfiguration={})
    return str(secret)


async def test_an_authenticators_code_is_asked_for_and_works_once(world: World) -> None:
    secret = await _with_authenticator(world)
    begun = await _begin(world)
    assert begun["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    with pytest.raises(CodeMismatchException):
        await _answer(world, "SOFTWARE_TOKEN_MFA", begun["Session"], SOFTWARE_TOKEN_MFA_CODE="abc")
    begun = await _begin(world)
    code = _code(world, secret)
    with pytest.raises(ExpiredCodeException, match="already been used once"):
        await _answer(world, "SOFTWARE_TOKEN_MFA", begun["Session"], SOFTWARE_TOKEN_MFA_CODE=code)
    world.time.now += 30  # the first code verified the authenticator
    code = _code(world, secret)
    begun = await _begin(world)
    done = await _answer(
        world, "SOFTWARE_TOKEN_MFA", begun["Session"], SOFTWARE_TOKEN_MFA_CODE=code
    )
    assert done["AuthenticationResult"]["IdToken"]
    begun = await _begin(world)
    with pytest.raises(ExpiredCodeException):
        await _answer(world, "SOFTWARE_TOKEN_MFA", begun["Session"], SOFTWARE_TOKEN_MFA_CODE=code)
    world.time.now += 30
    begun = await _begin(world)
    code = _code(world, secret)
    assert await _answer(
        world, "SOFTWARE_TOKEN_MFA", begun["Session"], SOFTWARE_TOKEN_MFA_CODE=code
    )


async def test_the_user_chooses_between_methods(world: World) -> None:
    await _with_authenticator(world)
    await world.admin(
        "AdminSetUserMFAPreference",
        Username="agent",
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": False},
        EmailMfaSettings={"Enabled": True},
    )
    begun = await _begin(world)
    assert begun["ChallengeName"] == "SELECT_MFA_TYPE"
    with pytest.raises(InvalidParameterException):
        await _answer(world, "SELECT_MFA_TYPE", begun["Session"], ANSWER="SMS_MFA")
    begun = await _begin(world)
    asked = await _answer(world, "SELECT_MFA_TYPE", begun["Session"], ANSWER="EMAIL_OTP")
    assert asked["ChallengeName"] == "EMAIL_OTP"
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "a***@e***"
    done = await _answer(world, "EMAIL_OTP", asked["Session"], EMAIL_OTP_CODE=world.last_code())
    assert done["AuthenticationResult"]


async def test_a_code_by_telephone(world: World) -> None:
    await world.add_user("agent", phone_number="+15550100", phone_number_verified="true")
    sms = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}}
    await _configure(world, "ON", SmsMfaConfiguration=sms)
    begun = await _begin(world)
    assert begun["ChallengeName"] == "SMS_MFA"
    assert begun["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"].endswith("0100")
    done = await _answer(world, "SMS_MFA", begun["Session"], SMS_MFA_CODE=world.last_code())
    assert done["AuthenticationResult"]


async def test_a_pool_that_demands_a_second_factor_sets_one_up(world: World) -> None:
    await world.add_user("agent")
    await _configure(world, "ON")
    begun = await _begin(world)
    assert begun["ChallengeName"] == "MFA_SETUP"
    with pytest.raises(InvalidParameterException, match="Verify a software token first"):
        await _answer(world, "MFA_SETUP", begun["Session"])
    begun = await _begin(world)
    made = await world.call("AssociateSoftwareToken", Session=begun["Session"])
    verified = await world.call(
        "VerifySoftwareToken", Session=made["Session"], UserCode=_code(world, made["SecretCode"])
    )
    done = await _answer(world, "MFA_SETUP", verified["Session"])
    assert done["AuthenticationResult"]
    assert (await _begin(world))["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


async def test_a_session_of_another_kind_sets_nothing_up(world: World) -> None:
    await world.admin("AdminCreateUser", Username="buyer", TemporaryPassword="Temp-1234!")
    begun = await world.public(
        "InitiateAuth",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "buyer", "PASSWORD": "Temp-1234!"},
    )
    with pytest.raises(NotAuthorizedException):
        await world.call("AssociateSoftwareToken", Session=begun["Session"])


async def test_only_what_a_user_has_can_be_preferred(world: World) -> None:
    await world.add_user("agent")
    access = (await world.sign_in("agent"))["AccessToken"]
    for setting in ("SoftwareTokenMfaSettings", "SMSMfaSettings", "EmailMfaSettings"):
        with pytest.raises(InvalidParameterException):
            await world.call(
                "SetUserMFAPreference", AccessToken=access, **{setting: {"Enabled": True}}
            )
    with pytest.raises(InvalidParameterException, match="disable all MFAs"):
        await world.admin("SetUserPoolMfaConfig", MfaConfiguration="ON")


async def test_a_verified_authenticator_counts_where_the_pool_demands_one(world: World) -> None:
    await _with_authenticator(world)
    await world.admin(
        "AdminSetUserMFAPreference",
        Username="agent",
        SoftwareTokenMfaSettings={"Enabled": False},
    )
    await _configure(world, "ON")
    assert (await _begin(world))["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


async def test_factors_and_whether_they_are_asked_for_go_together(world: World) -> None:
    with pytest.raises(InvalidParameterException, match="can't disable all MFAs"):
        await world.admin("SetUserPoolMfaConfig", MfaConfiguration="OPTIONAL")
    with pytest.raises(InvalidParameterException, match="can't turn off MFA and configure"):
        await world.admin(
            "SetUserPoolMfaConfig",
            MfaConfiguration="OFF",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )


async def test_an_administrator_is_told_that_there_is_no_app(world: World) -> None:
    await world.add_user("agent")
    with pytest.raises(InvalidParameterException, match="delivery config set to turn on SOFT"):
        await world.admin(
            "AdminSetUserMFAPreference",
            Username="agent",
            SoftwareTokenMfaSettings={"Enabled": True},
        )
