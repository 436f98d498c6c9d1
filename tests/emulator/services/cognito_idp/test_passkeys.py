"""Passkeys: registering one, signing in with it, and what must not pass for one."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    LimitExceededException,
    NotAuthorizedException,
    ResourceNotFoundException,
    WebAuthnChallengeNotFoundException,
    WebAuthnClientMismatchException,
    WebAuthnConfigurationMissingException,
    WebAuthnCredentialNotSupportedException,
    WebAuthnNotEnabledException,
    WebAuthnOriginNotAllowedException,
    WebAuthnRelyingPartyMismatchException,
)
from csc.emulator.services.cognito_idp.passkeys.authenticator_data import read_authenticator_data
from csc.emulator.services.cognito_idp.passkeys.client_data import is_origin_of
from csc.emulator.services.cognito_idp.passkeys.read_cbor import read_cbor
from tests.emulator.services.cognito_idp.authenticator import Authenticator, b64, cbor
from tests.emulator.services.cognito_idp.conftest import World


@pytest.fixture
async def keyed(world: World) -> World:
    """A pool that takes passkeys, with a user who has none yet."""
    flows = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    world.client.config["ExplicitAuthFlows"] = flows
    factors = ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"]
    world.pool.config["Policies"] = {"SignInPolicy": {"AllowedFirstAuthFactors": factors}}
    world.pool.config["WebAuthnConfiguration"] = {"RelyingPartyId": "localhost"}
    await world.add_user("agent", email="a@example.com", email_verified="true")
    return world


async def _token(world: World) -> str:
    return str((await world.sign_in("agent"))["AccessToken"])


async def _options(world: World, token: str) -> dict[str, Any]:
    started = await world.call("StartWebAuthnRegistration", AccessToken=token)
    options: dict[str, Any] = started["CredentialCreationOptions"]
    return options


async def _register(world: World, key: Authenticator, form: str = "none") -> str:
    token = await _token(world)
    made = key.create(await _options(world, token), form)
    await world.call("CompleteWebAuthnRegistration", AccessToken=token, Credential=made)
    return token


async def _ask(world: World) -> tuple[str, dict[str, Any]]:
    asked = await world.public(
        "InitiateAuth",
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "agent", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )
    assert asked["ChallengeName"] == "WEB_AUTHN"
    return asked["Session"], json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])


async def _answer(world: World, session: str, credential: dict[str, Any]) -> dict[str, Any]:
    return await world.public(
        "RespondToAuthChallenge",
        ChallengeName="WEB_AUTHN",
        Session=session,
        ChallengeResponses={"USERNAME": "agent", "CREDENTIAL": json.dumps(credential)},
    )


@pytest.mark.parametrize("algorithm", [-7, -257])
@pytest.mark.parametrize("form", ["none", "packed"])
async def test_a_passkey_is_registered_and_signs_in(
    keyed: World, algorithm: int, form: str
) -> None:
    key = Authenticator(algorithm)
    token = await _register(keyed, key, form)
    session, options = await _ask(keyed)
    assert [one["id"] for one in options["allowCredentials"]] == [b64(key.id)]
    assert options["rpId"] == "localhost"
    result = (await _answer(keyed, session, key.get(options)))["AuthenticationResult"]
    assert (await keyed.call("GetUser", AccessToken=result["AccessToken"]))["Username"] == "agent"
    factors = await keyed.call("GetUserAuthFactors", AccessToken=token)
    assert factors["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]


async def test_passkeys_are_listed_by_page_and_deleted(keyed: World) -> None:
    first, second = Authenticator(), Authenticator()
    await _register(keyed, first)
    keyed.time.now += 1
    token = await _register(keyed, second)
    page = await keyed.call("ListWebAuthnCredentials", AccessToken=token, MaxResults=1)
    (one,) = page["Credentials"]
    assert one["CredentialId"] == b64(first.id)
    assert one["RelyingPartyId"] == "localhost"
    assert (one["AuthenticatorAttachment"], one["AuthenticatorTransports"]) == (
        "platform",
        ["internal"],
    )
    rest = await keyed.call(
        "ListWebAuthnCredentials", AccessToken=token, NextToken=page["NextToken"]
    )
    assert [c["CredentialId"] for c in rest["Credentials"]] == [b64(second.id)]
    await keyed.call("DeleteWebAuthnCredential", AccessToken=token, CredentialId=b64(first.id))
    with pytest.raises(ResourceNotFoundException):
        await keyed.call("DeleteWebAuthnCredential", AccessToken=token, CredentialId=b64(first.id))
    session, options = await _ask(keyed)
    with pytest.raises(NotAuthorizedException):
        await _answer(keyed, session, first.get(options))


async def test_a_passkey_is_offered_among_the_choices(keyed: World) -> None:
    begin = {"AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": "agent"}}
    before = await keyed.public("InitiateAuth", **begin)
    assert "WEB_AUTHN" not in before["AvailableChallenges"]
    key = Authenticator()
    await _register(keyed, key)
    after = await keyed.public("InitiateAuth", **begin)
    assert "WEB_AUTHN" in after["AvailableChallenges"]
    asked = await keyed.public(
        "RespondToAuthChallenge",
        ChallengeName="SELECT_CHALLENGE",
        Session=after["Session"],
        ChallengeResponses={"USERNAME": "agent", "ANSWER": "WEB_AUTHN"},
    )
    options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    done = await _answer(keyed, asked["Session"], key.get(options))
    assert done["AuthenticationResult"]


async def test_pools_without_passkeys_say_so(keyed: World) -> None:
    token = await _token(keyed)
    del keyed.pool.config["WebAuthnConfiguration"]
    with pytest.raises(WebAuthnConfigurationMissingException):
        await _options(keyed, token)
    await keyed.admin("CreateUserPoolDomain", Domain="users")
    assert (await _options(keyed, token))["rp"]["id"] == "localhost"
    del keyed.pool.config["Policies"]
    with pytest.raises(WebAuthnNotEnabledException):
        await _options(keyed, token)


async def test_the_configuration_survives_a_change_of_the_pool(keyed: World) -> None:
    wanted = {"RelyingPartyId": "example.com", "UserVerification": "required"}
    await keyed.admin("SetUserPoolMfaConfig", WebAuthnConfiguration=wanted)
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    await keyed.admin("UpdateUserPool", Policies=policy)
    assert (await keyed.admin("GetUserPoolMfaConfig"))["WebAuthnConfiguration"] == wanted


# -- what must not pass --------------------------------------------------------------------------


async def test_a_challenge_works_once_and_for_a_while(keyed: World) -> None:
    key = Authenticator()
    token = await _register(keyed, key)
    session, options = await _ask(keyed)
    signed = key.get(options)
    await _answer(keyed, session, signed)
    with pytest.raises(NotAuthorizedException):
        await _answer(keyed, session, signed)
    session, _ = await _ask(keyed)
    with pytest.raises(InvalidParameterException, match="another challenge"):
        await _answer(keyed, session, signed)
    made = Authenticator().create(await _options(keyed, token))
    keyed.time.now += 301
    with pytest.raises(WebAuthnChallengeNotFoundException):
        await keyed.call("CompleteWebAuthnRegistration", AccessToken=token, Credential=made)


@pytest.mark.parametrize(
    "origin",
    [
        "https://localhost.example.com",
        "https://evil.example",
        "http://127.0.0.1:3000",
        "ftp://localhost",
        "localhost",
        "https://[",
    ],
)
async def test_another_origin(keyed: World, origin: str) -> None:
    key = Authenticator()
    await _register(keyed, key)
    session, options = await _ask(keyed)
    key.origin = origin
    with pytest.raises(WebAuthnOriginNotAllowedException):
        await _answer(keyed, session, key.get(options))
    with pytest.raises(WebAuthnOriginNotAllowedException):
        await _register(keyed, Authenticator(origin=origin))


def test_origins_are_by_https_but_here() -> None:
    assert is_origin_of("https://login.example.com", "example.com")
    assert is_origin_of("http://localhost:4566", "localhost")
    assert not is_origin_of("http://example.com", "example.com")
    assert not is_origin_of("https://badexample.com", "example.com")
    assert not is_origin_of(None, "example.com")


async def test_another_relying_party(keyed: World) -> None:
    key = Authenticator()
    await _register(keyed, key)
    session, options = await _ask(keyed)
    with pytest.raises(WebAuthnRelyingPartyMismatchException):
        await _answer(keyed, session, key.get({**options, "rpId": "evil.example"}))
    token = await _token(keyed)
    options = await _options(keyed, token)
    options["rp"]["id"] = "evil.example"
    with pytest.raises(WebAuthnRelyingPartyMismatchException):
        await keyed.call(
            "CompleteWebAuthnRegistration", AccessToken=token, Credential=key.create(options)
        )


async def test_another_key_a_bent_signature_a_copied_authenticator(keyed: World) -> None:
    key = Authenticator()
    await _register(keyed, key)
    session, options = await _ask(keyed)
    with pytest.raises(NotAuthorizedException):
        await _answer(keyed, session, Authenticator(id=key.id).get(options))
    session, options = await _ask(keyed)
    bent = key.get(options)
    bent["response"]["signature"] = b64(b"\x30\x06\x02\x01\x01\x02\x01\x01")
    with pytest.raises(NotAuthorizedException):
        await _answer(keyed, session, bent)
    session, options = await _ask(keyed)
    key.count = 0
    with pytest.raises(NotAuthorizedException, match="copied"):
        await _answer(keyed, session, key.get(options))


async def test_authenticators_without_a_counter_sign_in_again_and_again(keyed: World) -> None:
    key = Authenticator(counts=False)
    await _register(keyed, key)
    for _ in range(2):
        session, options = await _ask(keyed)
        assert (await _answer(keyed, session, key.get(options)))["AuthenticationResult"]


async def test_a_passkey_is_its_users_alone(keyed: World) -> None:
    sub = await keyed.add_user("buyer")
    other = Authenticator()
    token = (await keyed.sign_in("buyer"))["AccessToken"]
    made = other.create(await _options(keyed, token))
    await keyed.call("CompleteWebAuthnRegistration", AccessToken=token, Credential=made)
    key = Authenticator()
    await _register(keyed, key)
    session, options = await _ask(keyed)
    with pytest.raises(NotAuthorizedException):
        await _answer(keyed, session, other.get(options))
    session, options = await _ask(keyed)
    with pytest.raises(NotAuthorizedException):
        await _answer(keyed, session, key.get(options, sub.encode()))
    with pytest.raises(InvalidParameterException, match="registered already"):
        await _register(keyed, Authenticator(id=other.id))


async def test_user_verification_where_it_is_required(keyed: World) -> None:
    key = Authenticator(verifies=False)
    await _register(keyed, key)
    keyed.pool.config["WebAuthnConfiguration"]["UserVerification"] = "required"
    session, options = await _ask(keyed)
    assert options["userVerification"] == "required"
    with pytest.raises(WebAuthnCredentialNotSupportedException):
        await _answer(keyed, session, key.get(options))
    with pytest.raises(WebAuthnCredentialNotSupportedException):
        await _register(keyed, Authenticator(verifies=False))


async def test_a_registration_belongs_to_the_client_that_began_it(keyed: World) -> None:
    token = await _token(keyed)
    made = Authenticator().create(await _options(keyed, token))
    other = await keyed.admin(
        "CreateUserPoolClient", ClientName="b", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    answer = await keyed.call(
        "InitiateAuth",
        ClientId=other["UserPoolClient"]["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "agent", "PASSWORD": "Secret-123!"},
    )
    token = answer["AuthenticationResult"]["AccessToken"]
    with pytest.raises(WebAuthnClientMismatchException):
        await keyed.call("CompleteWebAuthnRegistration", AccessToken=token, Credential=made)


async def test_a_packed_attestation_is_verified(keyed: World) -> None:
    token = await _token(keyed)
    key = Authenticator()
    made = key.create(await _options(keyed, token), "packed")
    other = Authenticator(id=key.id)
    other.key = Authenticator().key
    forged = other.create(await _options(keyed, token), "packed")
    made["response"]["clientDataJSON"] = forged["response"]["clientDataJSON"]
    with pytest.raises(InvalidParameterException, match="signature"):
        await keyed.call("CompleteWebAuthnRegistration", AccessToken=token, Credential=made)


async def test_keys_that_were_not_asked_for(keyed: World) -> None:
    weak = Authenticator(-257)
    weak.algorithm = -37
    with pytest.raises(WebAuthnCredentialNotSupportedException, match="algorithm"):
        await _register(keyed, weak)
    with pytest.raises(WebAuthnCredentialNotSupportedException, match="tpm"):
        await _register(keyed, Authenticator(), "tpm")


async def test_twenty_passkeys_are_the_most(keyed: World) -> None:
    for _ in range(20):
        await _register(keyed, Authenticator())
    with pytest.raises(LimitExceededException):
        await _register(keyed, Authenticator())


@pytest.mark.parametrize("bad", [{}, {"response": {}}, [], {"response": {"clientDataJSON": "%"}}])
async def test_no_credential_at_all(keyed: World, bad: Any) -> None:
    key = Authenticator()
    token = await _register(keyed, key)
    await _options(keyed, token)
    with pytest.raises(InvalidParameterException):
        await keyed.call("CompleteWebAuthnRegistration", AccessToken=token, Credential=bad)
    session, _ = await _ask(keyed)
    with pytest.raises(InvalidParameterException):
        await _answer(keyed, session, bad)


# -- with a second factor ------------------------------------------------------------------------


async def test_who_needs_two_factors_begins_with_a_password(keyed: World) -> None:
    key = Authenticator()
    await _register(keyed, key)
    keyed.pool.config["MfaConfiguration"] = "ON"
    begun = await keyed.public(
        "InitiateAuth", AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "agent"}
    )
    assert begun["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]


async def test_a_verified_passkey_may_stand_for_both(keyed: World) -> None:
    key = Authenticator()
    await _register(keyed, key)
    keyed.pool.config["MfaConfiguration"] = "ON"
    wanted = {"Username": "agent", "WebAuthnMfaSettings": {"Enabled": True}}
    with pytest.raises(InvalidParameterException, match="MULTI_FACTOR"):
        await keyed.admin("AdminSetUserMFAPreference", **wanted)
    keyed.pool.config["WebAuthnConfiguration"]["FactorConfiguration"] = (
        "MULTI_FACTOR_WITH_USER_VERIFICATION"
    )
    with pytest.raises(InvalidParameterException, match="another MFA method"):
        await keyed.admin("AdminSetUserMFAPreference", **wanted)
    begun = await keyed.public(
        "InitiateAuth", AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "agent"}
    )
    assert "WEB_AUTHN" not in begun["AvailableChallenges"], "the user has not chosen that"
    await keyed.admin("AdminSetUserMFAPreference", EmailMfaSettings={"Enabled": True}, **wanted)
    session, options = await _ask(keyed)
    assert options["userVerification"] == "required"
    assert (await _answer(keyed, session, key.get(options)))["AuthenticationResult"]
    session, options = await _ask(keyed)
    key.verifies = False
    with pytest.raises(WebAuthnCredentialNotSupportedException):
        await _answer(keyed, session, key.get(options))


# -- the encodings -------------------------------------------------------------------------------

_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.binary() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(0, 9), inner)
    ),
    max_leaves=6,
)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_depth, inner), default=0) if isinstance(value, dict | list) else 0


@given(_values)
def test_cbor_is_read_back(value: Any) -> None:
    if _depth(value) <= 4:
        assert read_cbor(cbor(value)) == value


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_cbor, read_authenticator_data):
        with contextlib.suppress(ValueError):
            read(data)
