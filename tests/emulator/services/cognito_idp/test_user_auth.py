"""USER_AUTH: the user chooses how to prove who it is."""

from typing import Any

import pytest

from csc.emulator.services.cognito_idp.errors import (
    CodeMismatchException,
    InvalidParameterException,
    NotAuthorizedException,
)
from tests.emulator.services.cognito_idp.conftest import World
from tests.emulator.services.cognito_idp.test_srp import Client


@pytest.fixture
async def choosy(world: World) -> World:
    world.client.config["ExplicitAuthFlows"] = ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    factors = ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]
    world.pool.config["Policies"] = {"SignInPolicy": {"AllowedFirstAuthFactors": factors}}
    await world.add_user("agent", email="a@example.com", email_verified="true")
    return world


async def _begin(world: World, **more: str) -> dict[str, Any]:
    return await world.public(
        "InitiateAuth", AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "agent", **more}
    )


async def _respond(world: World, name: str, session: str, **given: str) -> dict[str, Any]:
    return await world.public(
        "RespondToAuthChallenge",
        ChallengeName=name,
        Session=session,
        ChallengeResponses={"USERNAME": "agent", **given},
    )


async def test_what_can_be_chosen_is_what_pool_and_user_have(choosy: World) -> None:
    begun = await _begin(choosy)
    assert begun["ChallengeName"] == "SELECT_CHALLENGE"
    assert begun["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"]


async def test_a_password_chosen(choosy: World) -> None:
    begun = await _begin(choosy)
    done = await _respond(
        choosy, "SELECT_CHALLENGE", begun["Session"], ANSWER="PASSWORD", PASSWORD="Secret-123!"
    )
    assert done["AuthenticationResult"]
    begun = await _begin(choosy)
    with pytest.raises(NotAuthorizedException, match="Incorrect"):
        await _respond(
            choosy, "SELECT_CHALLENGE", begun["Session"], ANSWER="PASSWORD", PASSWORD="x"
        )


async def test_a_code_chosen(choosy: World) -> None:
    begun = await _begin(choosy)
    asked = await _respond(choosy, "SELECT_CHALLENGE", begun["Session"], ANSWER="EMAIL_OTP")
    assert asked["ChallengeName"] == "EMAIL_OTP"
    done = await _respond(choosy, "EMAIL_OTP", asked["Session"], EMAIL_OTP_CODE=choosy.last_code())
    assert done["AuthenticationResult"]


async def test_a_preferred_challenge(choosy: World) -> None:
    done = await _begin(choosy, PREFERRED_CHALLENGE="PASSWORD", PASSWORD="Secret-123!")
    assert done["AuthenticationResult"]
    asked = await _begin(choosy, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert asked["ChallengeName"] == "EMAIL_OTP"
    with pytest.raises(CodeMismatchException):
        await _respond(choosy, "EMAIL_OTP", asked["Session"], EMAIL_OTP_CODE="no")
    fallback = await _begin(choosy, PREFERRED_CHALLENGE="SMS_OTP")
    assert fallback["ChallengeName"] == "SELECT_CHALLENGE"


async def test_srp_chosen(choosy: World) -> None:
    client = Client(choosy, "agent", "Secret-123!")
    asked = await _begin(choosy, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=f"{client.big_a:x}")
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    assert (await client.respond(asked))["AuthenticationResult"]


async def test_what_was_not_offered_can_not_be_chosen(choosy: World) -> None:
    begun = await _begin(choosy)
    with pytest.raises(InvalidParameterException):
        await _respond(choosy, "SELECT_CHALLENGE", begun["Session"], ANSWER="SMS_OTP")


async def test_unknown_users_are_not_told_apart(choosy: World) -> None:
    choosy.client.config["PreventUserExistenceErrors"] = "ENABLED"
    begun = await choosy.public(
        "InitiateAuth", AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "nobody"}
    )
    assert begun["ChallengeName"] == "SELECT_CHALLENGE"
    with pytest.raises(NotAuthorizedException, match="Incorrect"):
        await choosy.public(
            "RespondToAuthChallenge",
            ChallengeName="SELECT_CHALLENGE",
            Session=begun["Session"],
            ChallengeResponses={"USERNAME": "nobody", "ANSWER": "PASSWORD", "PASSWORD": "x"},
        )
