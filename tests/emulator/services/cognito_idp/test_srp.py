"""USER_SRP_AUTH, driven by a client written from the protocol's own formulas."""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any

import pytest

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.srp import G, K, N, pad
from tests.emulator.services.cognito_idp.conftest import World


def _sha(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


class Client:
    """The user's side: it has the password, and sends only A and a signature."""

    def __init__(self, world: World, username: str, password: str) -> None:
        self.world, self.username, self.password = world, username, password
        self.a = secrets.randbits(1024)
        self.big_a = pow(G, self.a, N)

    async def begin(self, **changes: str) -> dict[str, Any]:
        parameters = {"USERNAME": self.username, "SRP_A": f"{self.big_a:x}", **changes}
        return await self.world.public(
            "InitiateAuth", AuthFlow="USER_SRP_AUTH", AuthParameters=parameters
        )

    def answer(self, given: dict[str, str], at: float | None = None) -> dict[str, str]:
        """What the formulas give for the challenge's parameters."""
        b, salt = int(given["SRP_B"], 16), int(given["SALT"], 16)
        name, pool = given["USER_ID_FOR_SRP"], self.world.pool_id.split("_")[1]
        u = _sha(pad(self.big_a), pad(b))
        inner = hashlib.sha256(f"{pool}{name}:{self.password}".encode()).digest()
        x = _sha(pad(salt), inner)
        secret = pow(b - K * pow(G, x, N), self.a + u * x, N)
        extracted = hmac.new(pad(u), pad(secret), hashlib.sha256).digest()
        key = hmac.new(extracted, b"Caldera Derived Key\x01", hashlib.sha256).digest()[:16]
        moment = datetime.fromtimestamp(self.world.time.now if at is None else at, UTC)
        stamp = f"{moment:%a %b} {moment.day} {moment:%H:%M:%S} UTC {moment.year}"
        block = base64.b64decode(given["SECRET_BLOCK"])
        message = pool.encode() + name.encode() + block + stamp.encode()
        claim = hmac.new(key, message, hashlib.sha256).digest()
        return {
            "USERNAME": name,
            "PASSWORD_CLAIM_SECRET_BLOCK": given["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(claim).decode(),
            "TIMESTAMP": stamp,
        }

    async def respond(self, challenge: dict[str, Any], **changes: str) -> dict[str, Any]:
        responses = {**self.answer(challenge["ChallengeParameters"]), **changes}
        return await self.world.public(
            "RespondToAuthChallenge",
            ChallengeName="PASSWORD_VERIFIER",
            Session=challenge["Session"],
            ChallengeResponses=responses,
        )


async def test_who_knows_the_password_signs_in(world: World) -> None:
    await world.add_user("agent")
    client = Client(world, "agent", "Secret-123!")
    challenge = await client.begin()
    assert challenge["ChallengeName"] == "PASSWORD_VERIFIER"
    done = await client.respond(challenge)
    assert done["AuthenticationResult"]["AccessToken"]


async def test_the_secret_block_alone_says_which_sign_in_it_is(world: World) -> None:
    await world.add_user("agent")
    client = Client(world, "agent", "Secret-123!")
    given = (await client.begin())["ChallengeParameters"]
    done = await world.public(
        "RespondToAuthChallenge",
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=client.answer(given),
    )
    assert done["AuthenticationResult"]["AccessToken"]


async def test_who_does_not_is_refused_and_counted(world: World) -> None:
    await world.add_user("agent")
    for _ in range(5):
        client = Client(world, "agent", "wrong")
        with pytest.raises(NotAuthorizedException, match="Incorrect username or password"):
            await client.respond(await client.begin())
    with pytest.raises(NotAuthorizedException, match="Password attempts exceeded"):
        await Client(world, "agent", "Secret-123!").begin()


@pytest.mark.parametrize("a", ["0", f"{N:x}", f"{2 * N:x}", "", "xyz", "-1", f"{-N:x}"])
async def test_an_a_that_would_fix_the_secret(world: World, a: str) -> None:
    """A = 0 (mod N) would make the shared secret known without the password."""
    await world.add_user("agent")
    with pytest.raises(InvalidParameterException, match="SRP_A"):
        await Client(world, "agent", "").begin(SRP_A=a)


async def test_a_challenge_answers_once(world: World) -> None:
    await world.add_user("agent")
    client = Client(world, "agent", "Secret-123!")
    challenge = await client.begin()
    await client.respond(challenge)
    with pytest.raises(NotAuthorizedException, match="Invalid session"):
        await client.respond(challenge)


async def test_a_signature_is_bound_to_its_block_and_time(world: World) -> None:
    await world.add_user("agent")
    client = Client(world, "agent", "Secret-123!")
    other = base64.b64encode(b"x" * 512).decode()
    with pytest.raises(NotAuthorizedException):
        await client.respond(await client.begin(), PASSWORD_CLAIM_SECRET_BLOCK=other)
    with pytest.raises(NotAuthorizedException):
        await client.respond(await client.begin(), TIMESTAMP="Mon Sep 21 14:15:00 UTC 2026")
    with pytest.raises(NotAuthorizedException, match="TIMESTAMP is out of range"):
        await client.respond(await client.begin(), TIMESTAMP="Mon Sep 21 14:15:00 UTC 2020")
    with pytest.raises(InvalidParameterException, match="TIMESTAMP format"):
        await client.respond(await client.begin(), TIMESTAMP="today")


async def test_who_exists_is_not_told_where_the_client_hides_it(world: World) -> None:
    with pytest.raises(UserNotFoundException):
        await Client(world, "nobody", "x").begin()
    world.client.config["PreventUserExistenceErrors"] = "ENABLED"
    await world.add_user("agent")
    first = (await Client(world, "nobody", "x").begin())["ChallengeParameters"]
    again = (await Client(world, "nobody", "x").begin())["ChallengeParameters"]
    known = (await Client(world, "agent", "x").begin())["ChallengeParameters"]
    assert first.keys() == known.keys()
    assert first["SALT"] == again["SALT"], "a user's salt doesn't change from try to try"
    assert first["SRP_B"] != again["SRP_B"]
    client = Client(world, "nobody", "x")
    with pytest.raises(NotAuthorizedException, match="Incorrect username or password"):
        await client.respond(await client.begin())


async def test_a_temporary_password_is_changed_after_srp_too(world: World) -> None:
    await world.admin("AdminCreateUser", Username="buyer", TemporaryPassword="Temp-1234!")
    client = Client(world, "buyer", "Temp-1234!")
    answer = await client.respond(await client.begin())
    assert answer["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


async def test_an_alias_signs_in_with_the_users_own_name_in_the_formulas(world: World) -> None:
    made = await world.call("CreateUserPool", PoolName="mail", UsernameAttributes=["email"])
    world.pool_id = made["UserPool"]["Id"]
    client = await world.admin("CreateUserPoolClient", ClientName="app")
    world.client_id = client["UserPoolClient"]["ClientId"]
    sub = await world.add_user("agent@example.com")
    user = Client(world, "agent@example.com", "Secret-123!")
    challenge = await user.begin()
    assert challenge["ChallengeParameters"]["USER_ID_FOR_SRP"] == sub
    assert (await user.respond(challenge))["AuthenticationResult"]
