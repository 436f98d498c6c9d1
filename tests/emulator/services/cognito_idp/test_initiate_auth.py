"""Signing in by password and by refresh token, and what stands in the way."""

from typing import Any

import pytest
from jose import jwt

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    InvalidPasswordException,
    NotAuthorizedException,
    PasswordResetRequiredException,
    UserNotConfirmedException,
    UserNotFoundException,
)
from tests.emulator.services.cognito_idp.conftest import World


async def test_tokens_have_cognitos_claims(world: World) -> None:
    sub = await world.add_user("agent", email="agent@example.com", email_verified="true")
    await world.admin("CreateGroup", GroupName="admins", Precedence=1)
    await world.admin("AdminAddUserToGroup", GroupName="admins", Username="agent")
    result = await world.sign_in("agent")
    assert (result["TokenType"], result["ExpiresIn"]) == ("Bearer", 3600)
    access = jwt.get_unverified_claims(result["AccessToken"])
    assert access["token_use"] == "access"
    assert access["client_id"] == world.client_id
    assert (access["sub"], access["username"]) == (sub, "agent")
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert access["cognito:groups"] == ["admins"]
    assert access["exp"] - access["iat"] == 3600
    assert access["iss"] == f"http://localhost:8080/_aws/cognito-idp/{world.pool_id}"
    assert "aud" not in access
    identity = jwt.get_unverified_claims(result["IdToken"])
    assert identity["token_use"] == "id"
    assert identity["aud"] == world.client_id
    assert identity["cognito:username"] == "agent"
    assert identity["email"] == "agent@example.com"
    assert identity["email_verified"] is True
    assert identity["origin_jti"] == access["origin_jti"]
    assert jwt.get_unverified_header(result["IdToken"]).keys() == {"kid", "alg"}


async def test_an_independent_library_verifies_the_tokens_with_the_published_keys(
    world: World,
) -> None:
    from csc.emulator.services.cognito_idp.web import serve_jwks

    await world.add_user("agent")
    token = (await world.sign_in("agent"))["IdToken"]
    published = serve_jwks(world.cognito, world.pool, None).body  # type: ignore[arg-type]
    import json

    (key,) = json.loads(published)["keys"]
    assert key["kid"] == jwt.get_unverified_header(token)["kid"]
    options = {"verify_exp": False, "verify_at_hash": False, "verify_iat": False}
    claims = jwt.decode(token, key, ["RS256"], options, audience=world.client_id)
    assert claims["cognito:username"] == "agent"


async def test_wrong_password_and_unknown_user(world: World) -> None:
    await world.add_user("agent")
    with pytest.raises(NotAuthorizedException, match=r"Incorrect username or password\."):
        await world.sign_in("agent", "wrong")
    with pytest.raises(UserNotFoundException, match=r"User does not exist\."):
        await world.sign_in("nobody")
    world.client.config["PreventUserExistenceErrors"] = "ENABLED"
    with pytest.raises(NotAuthorizedException, match=r"Incorrect username or password\."):
        await world.sign_in("nobody")


async def test_five_wrong_passwords_lock_sign_in_for_a_while(world: World) -> None:
    await world.add_user("agent")
    for _ in range(5):
        with pytest.raises(NotAuthorizedException, match="Incorrect"):
            await world.sign_in("agent", "wrong")
    with pytest.raises(NotAuthorizedException, match="Password attempts exceeded"):
        await world.sign_in("agent")
    world.time.now += 2
    assert "AccessToken" in await world.sign_in("agent")


async def test_disabled_unconfirmed_and_reset_users_are_refused(world: World) -> None:
    await world.add_user("agent", email="a@example.com", email_verified="true")
    await world.admin("AdminDisableUser", Username="agent")
    with pytest.raises(NotAuthorizedException, match=r"User is disabled\."):
        await world.sign_in("agent")
    await world.admin("AdminEnableUser", Username="agent")
    await world.admin("AdminResetUserPassword", Username="agent")
    with pytest.raises(PasswordResetRequiredException):
        await world.sign_in("agent")
    await world.public("SignUp", Username="buyer", Password="Secret-123!")
    with pytest.raises(UserNotConfirmedException, match=r"User is not confirmed\."):
        await world.sign_in("buyer")


async def test_a_flow_that_the_client_does_not_allow(world: World) -> None:
    world.client.config["ExplicitAuthFlows"] = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    with pytest.raises(InvalidParameterException, match="USER_PASSWORD_AUTH flow not enabled"):
        await world.sign_in("agent")
    with pytest.raises(InvalidParameterException, match="not supported"):
        await world.public("InitiateAuth", AuthFlow="ADMIN_USER_PASSWORD_AUTH")


async def test_refresh_gives_new_tokens_of_the_same_sign_in(world: World) -> None:
    await world.add_user("agent")
    first = await world.sign_in("agent")
    world.time.now += 100
    answer = await _refresh(world, first["RefreshToken"])
    again = answer["AuthenticationResult"]
    assert "RefreshToken" not in again
    before = jwt.get_unverified_claims(first["AccessToken"])
    after = jwt.get_unverified_claims(again["AccessToken"])
    assert after["iat"] == before["iat"] + 100
    assert after["auth_time"] == before["auth_time"]
    assert after["origin_jti"] == before["origin_jti"]
    assert after["jti"] != before["jti"]


async def test_refresh_tokens_end(world: World) -> None:
    await world.add_user("agent")
    first = await world.sign_in("agent")
    with pytest.raises(NotAuthorizedException, match="Invalid Refresh Token"):
        await _refresh(world, "made up")
    world.time.now += 31 * 86_400
    with pytest.raises(NotAuthorizedException, match="Refresh Token has expired"):
        await _refresh(world, first["RefreshToken"])
    second = await world.sign_in("agent")
    await world.public("RevokeToken", Token=second["RefreshToken"])
    with pytest.raises(NotAuthorizedException, match="Refresh Token has been revoked"):
        await _refresh(world, second["RefreshToken"])


async def test_a_refresh_token_is_good_for_its_own_client_only(world: World) -> None:
    await world.add_user("agent")
    first = await world.sign_in("agent")
    other = await world.admin("CreateUserPoolClient", ClientName="other")
    with pytest.raises(NotAuthorizedException, match="Invalid Refresh Token"):
        await world.call(
            "InitiateAuth",
            ClientId=other["UserPoolClient"]["ClientId"],
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": first["RefreshToken"]},
        )


async def test_rotation_replaces_the_refresh_token(world: World) -> None:
    await world.add_user("agent")
    world.client.config["RefreshTokenRotation"] = {"Feature": "ENABLED"}
    first = await world.sign_in("agent")
    answer = await world.public("GetTokensFromRefreshToken", RefreshToken=first["RefreshToken"])
    second = answer["AuthenticationResult"]["RefreshToken"]
    assert second != first["RefreshToken"]
    with pytest.raises(NotAuthorizedException, match="Invalid Refresh Token"):
        await world.public("GetTokensFromRefreshToken", RefreshToken=first["RefreshToken"])


async def test_token_validity_is_the_clients(world: World) -> None:
    await world.add_user("agent")
    world.client.config.update(
        AccessTokenValidity=5, IdTokenValidity=2, TokenValidityUnits={"AccessToken": "minutes"}
    )
    result = await world.sign_in("agent")
    assert result["ExpiresIn"] == 300
    identity = jwt.get_unverified_claims(result["IdToken"])
    assert identity["exp"] - identity["iat"] == 7200


async def test_a_temporary_password_must_be_changed(world: World) -> None:
    await world.admin("AdminCreateUser", Username="buyer", TemporaryPassword="Temp-1234!")
    answer = await world.public(
        "InitiateAuth",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "buyer", "PASSWORD": "Temp-1234!"},
    )
    assert answer["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert answer["ChallengeParameters"]["USER_ID_FOR_SRP"] == "buyer"
    with pytest.raises(InvalidPasswordException, match="Password not long enough"):
        await _new_password(world, answer["Session"], "short")
    done = await _new_password(world, answer["Session"], "Better-123!")
    assert "IdToken" in done["AuthenticationResult"]
    with pytest.raises(NotAuthorizedException, match="Invalid session"):
        await _new_password(world, answer["Session"], "Better-124!")
    assert "AccessToken" in await world.sign_in("buyer", "Better-123!")


async def test_a_temporary_password_ends(world: World) -> None:
    await world.admin("AdminCreateUser", Username="buyer", TemporaryPassword="Temp-1234!")
    world.time.now += 8 * 86_400
    with pytest.raises(NotAuthorizedException, match="Temporary password has expired"):
        await world.sign_in("buyer", "Temp-1234!")


async def test_challenge_sessions_end_and_are_bound_to_their_challenge(world: World) -> None:
    await world.admin("AdminCreateUser", Username="buyer", TemporaryPassword="Temp-1234!")
    parameters = {"USERNAME": "buyer", "PASSWORD": "Temp-1234!"}

    async def session() -> str:
        answer = await world.public(
            "InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )
        return str(answer["Session"])

    with pytest.raises(NotAuthorizedException, match="Invalid session"):
        await world.public(
            "RespondToAuthChallenge",
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=await session(),
            ChallengeResponses={"USERNAME": "buyer", "SOFTWARE_TOKEN_MFA_CODE": "000000"},
        )
    late = await session()
    world.time.now += 181
    with pytest.raises(NotAuthorizedException, match="session is expired"):
        await _new_password(world, late, "Better-123!")


async def test_missing_parameters_are_named(world: World) -> None:
    with pytest.raises(InvalidParameterException, match="Missing required parameter USERNAME"):
        await world.public("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", AuthParameters={})
    with pytest.raises(InvalidParameterException, match="Value null at 'authFlow'"):
        await world.public("InitiateAuth")


async def test_admin_initiate_auth(world: World) -> None:
    await world.add_user("agent")
    answer = await world.call(
        "AdminInitiateAuth",
        UserPoolId=world.pool_id,
        ClientId=world.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "agent", "PASSWORD": "Secret-123!"},
    )
    assert answer["AuthenticationResult"]["RefreshToken"]


async def _refresh(world: World, token: str) -> dict[str, Any]:
    return await world.public(
        "InitiateAuth", AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token}
    )


async def _new_password(world: World, session: str, password: str) -> dict[str, Any]:
    return await world.public(
        "RespondToAuthChallenge",
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=session,
        ChallengeResponses={"USERNAME": "buyer", "NEW_PASSWORD": password},
    )
