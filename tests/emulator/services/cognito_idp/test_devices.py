"""Devices: new, confirmed, remembered, and standing for the second factor."""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any

import pytest
from jose import jwt

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
    ResourceNotFoundException,
)
from csc.emulator.services.cognito_idp.srp import G, K, N, derive, pad, private_key
from tests.emulator.services.cognito_idp.conftest import World


class Device:
    """The device's side of the protocol: it keeps the secret, the pool only its verifier."""

    def __init__(self, world: World, metadata: dict[str, str]) -> None:
        self.world = world
        self.key, self.group = metadata["DeviceKey"], metadata["DeviceGroupKey"]
        self.secret = secrets.token_urlsafe(30)
        self.salt = int.from_bytes(secrets.token_bytes(16), "big")
        self.a = secrets.randbits(1024)

    @property
    def verifier(self) -> dict[str, str]:
        x = private_key(self.group, self.key, self.secret, self.salt)
        return {
            "PasswordVerifier": base64.b64encode(pad(pow(G, x, N))).decode(),
            "Salt": base64.b64encode(pad(self.salt)).decode(),
        }

    async def confirm(self, access_token: str) -> dict[str, Any]:
        return await self.world.call(
            "ConfirmDevice",
            AccessToken=access_token,
            DeviceKey=self.key,
            DeviceSecretVerifierConfig=self.verifier,
            DeviceName="laptop",
        )

    async def prove(self, challenge: dict[str, Any], secret: str = "") -> dict[str, Any]:
        """Answer DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER."""
        name = challenge["ChallengeParameters"]["USERNAME"]
        big_a = pow(G, self.a, N)
        asked = await self.world.public(
            "RespondToAuthChallenge",
            ChallengeName="DEVICE_SRP_AUTH",
            Session=challenge["Session"],
            ChallengeResponses={
                "USERNAME": name,
                "DEVICE_KEY": self.key,
                "SRP_A": f"{big_a:x}",
            },
        )
        assert asked["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
        given = asked["ChallengeParameters"]
        b, salt = int(given["SRP_B"], 16), int(given["SALT"], 16)
        u = int.from_bytes(hashlib.sha256(pad(big_a) + pad(b)).digest(), "big")
        x = private_key(self.group, self.key, secret or self.secret, salt)
        key = derive(pow(b - K * pow(G, x, N), self.a + u * x, N), u)
        moment = datetime.fromtimestamp(self.world.time.now, UTC)
        stamp = f"{moment:%a %b} {moment.day} {moment:%H:%M:%S} UTC {moment.year}"
        block = base64.b64decode(given["SECRET_BLOCK"])
        message = self.group.encode() + self.key.encode() + block + stamp.encode()
        claim = hmac.new(key, message, hashlib.sha256).digest()
        return await self.world.public(
            "RespondToAuthChallenge",
            ChallengeName="DEVICE_PASSWORD_VERIFIER",
            Session=asked["Session"],
            ChallengeResponses={
                "USERNAME": name,
                "DEVICE_KEY": self.key,
                "PASSWORD_CLAIM_SECRET_BLOCK": given["SECRET_BLOCK"],
                "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(claim).decode(),
                "TIMESTAMP": stamp,
            },
        )


async def _enter(world: World, **more: str) -> dict[str, Any]:
    return await world.public(
        "InitiateAuth",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "agent", "PASSWORD": "Secret-123!", **more},
    )


async def _track(world: World, *, asks: bool = False, replaces: bool = True) -> None:
    world.pool.config["DeviceConfiguration"] = {
        "ChallengeRequiredOnNewDevice": replaces,
        "DeviceOnlyRememberedOnUserPrompt": asks,
    }
    await world.add_user("agent", email="agent@example.com", email_verified="true")


async def _confirmed(world: World) -> tuple[Device, dict[str, Any]]:
    result = (await _enter(world))["AuthenticationResult"]
    device = Device(world, result["NewDeviceMetadata"])
    await device.confirm(result["AccessToken"])
    return device, result


async def test_a_pool_that_does_not_track_devices_says_nothing_of_them(world: World) -> None:
    await world.add_user("agent")
    result = (await _enter(world))["AuthenticationResult"]
    assert "NewDeviceMetadata" not in result
    assert "device_key" not in jwt.get_unverified_claims(result["AccessToken"])


async def test_a_sign_in_gives_a_device_its_key(world: World) -> None:
    await _track(world)
    result = (await _enter(world))["AuthenticationResult"]
    metadata = result["NewDeviceMetadata"]
    assert metadata["DeviceKey"].startswith("us-east-1_")
    claims = jwt.get_unverified_claims(result["AccessToken"])
    assert claims["device_key"] == metadata["DeviceKey"]
    assert (await world.admin("AdminListDevices", Username="agent"))["Devices"] == []


async def test_a_confirmed_device_proves_its_secret_instead_of_a_second_factor(
    world: World,
) -> None:
    await _track(world)
    device, _ = await _confirmed(world)
    await world.admin(
        "AdminSetUserMFAPreference",
        Username="agent",
        EmailMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    world.pool.config["MfaConfiguration"] = "OPTIONAL"
    assert (await _enter(world))["ChallengeName"] == "EMAIL_OTP"
    challenge = await _enter(world, DEVICE_KEY=device.key)
    assert challenge["ChallengeName"] == "DEVICE_SRP_AUTH"
    result = (await device.prove(challenge))["AuthenticationResult"]
    assert "NewDeviceMetadata" not in result
    assert jwt.get_unverified_claims(result["AccessToken"])["device_key"] == device.key


async def test_where_devices_replace_nothing_the_second_factor_follows(world: World) -> None:
    await _track(world, replaces=False)
    device, _ = await _confirmed(world)
    await world.admin(
        "AdminSetUserMFAPreference",
        Username="agent",
        EmailMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    world.pool.config["MfaConfiguration"] = "OPTIONAL"
    challenge = await _enter(world, DEVICE_KEY=device.key)
    assert (await device.prove(challenge))["ChallengeName"] == "EMAIL_OTP"


async def test_another_secret_is_refused(world: World) -> None:
    await _track(world)
    device, _ = await _confirmed(world)
    challenge = await _enter(world, DEVICE_KEY=device.key)
    with pytest.raises(NotAuthorizedException, match="Incorrect"):
        await device.prove(challenge, secret="guessed")


async def test_a_device_of_somebody_else_is_not_taken(world: World) -> None:
    await _track(world)
    device, _ = await _confirmed(world)
    await world.add_user("admin")
    answer = await world.public(
        "InitiateAuth",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={
            "USERNAME": "admin",
            "PASSWORD": "Secret-123!",
            "DEVICE_KEY": device.key,
        },
    )
    assert "NewDeviceMetadata" in answer["AuthenticationResult"]


async def test_a_user_may_be_asked_whether_to_remember(world: World) -> None:
    await _track(world, asks=True)
    result = (await _enter(world))["AuthenticationResult"]
    device = Device(world, result["NewDeviceMetadata"])
    token = result["AccessToken"]
    assert (await device.confirm(token))["UserConfirmationNecessary"] is True
    assert "ChallengeName" not in await _enter(world, DEVICE_KEY=device.key)
    await world.call(
        "UpdateDeviceStatus",
        AccessToken=token,
        DeviceKey=device.key,
        DeviceRememberedStatus="remembered",
    )
    assert (await _enter(world, DEVICE_KEY=device.key))["ChallengeName"] == "DEVICE_SRP_AUTH"


async def test_devices_are_shown_changed_and_forgotten(world: World) -> None:
    await _track(world)
    device, result = await _confirmed(world)
    token = result["AccessToken"]
    shown = await world.call("GetDevice", AccessToken=token, DeviceKey=device.key)
    attributes = {a["Name"]: a["Value"] for a in shown["Device"]["DeviceAttributes"]}
    assert attributes["device_name"] == "laptop"
    assert attributes["dev:device_remembered_status"] == "remembered"
    await world.admin(
        "AdminUpdateDeviceStatus",
        Username="agent",
        DeviceKey=device.key,
        DeviceRememberedStatus="not_remembered",
    )
    shown = await world.admin("AdminGetDevice", Username="agent", DeviceKey=device.key)
    attributes = {a["Name"]: a["Value"] for a in shown["Device"]["DeviceAttributes"]}
    assert attributes["dev:device_remembered_status"] == "not_remembered"
    assert len((await world.call("ListDevices", AccessToken=token))["Devices"]) == 1
    await world.call("ForgetDevice", AccessToken=token, DeviceKey=device.key)
    with pytest.raises(ResourceNotFoundException):
        await world.admin("AdminForgetDevice", Username="agent", DeviceKey=device.key)
    assert (await world.call("ListDevices", AccessToken=token))["Devices"] == []


async def test_a_refresh_token_works_on_its_own_device_alone(world: World) -> None:
    await _track(world)
    device, result = await _confirmed(world)

    async def refresh(**more: str) -> dict[str, Any]:
        given = {"REFRESH_TOKEN": result["RefreshToken"], **more}
        return await world.public(
            "InitiateAuth", AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=given
        )

    assert (await refresh(DEVICE_KEY=device.key))["AuthenticationResult"]["AccessToken"]
    with pytest.raises(NotAuthorizedException, match="Invalid Refresh Token"):
        await refresh()


@pytest.mark.parametrize("verifier", [{}, {"Salt": "!"}, {"Salt": "AA==", "PasswordVerifier": ""}])
async def test_a_verifier_that_is_none_is_refused(world: World, verifier: dict[str, str]) -> None:
    await _track(world)
    result = (await _enter(world))["AuthenticationResult"]
    with pytest.raises(InvalidParameterException, match="Invalid device"):
        await world.call(
            "ConfirmDevice",
            AccessToken=result["AccessToken"],
            DeviceKey=result["NewDeviceMetadata"]["DeviceKey"],
            DeviceSecretVerifierConfig=verifier,
        )


async def test_an_unknown_or_known_device_is_not_confirmed(world: World) -> None:
    await _track(world)
    device, result = await _confirmed(world)
    with pytest.raises(InvalidParameterException, match="already confirmed"):
        await device.confirm(result["AccessToken"])
    with pytest.raises(ResourceNotFoundException):
        await world.call(
            "ConfirmDevice",
            AccessToken=result["AccessToken"],
            DeviceKey="us-east-1_00000000-0000-4000-8000-000000000000",
            DeviceSecretVerifierConfig=device.verifier,
        )
