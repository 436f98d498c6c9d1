"""A cloud with Cognito alone, a clock that the test turns, and shorthand for calls."""

import inspect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.services.cognito_idp import CognitoIdp
from csc.emulator.services.cognito_idp.entities import Client, Pool
from csc.emulator.storage import open_storage

START = 1_790_000_000.0


@dataclass
class Time:
    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    """One pool with one public client, and what it takes to use them."""

    cloud: Cloud
    cognito: CognitoIdp
    time: Time
    pool_id: str = ""
    client_id: str = ""
    sent: list[Any] = field(default_factory=list)

    @property
    def pool(self) -> Pool:
        return self.cognito.store.pools[self.pool_id]

    @property
    def client(self) -> Client:
        return self.cognito.store.clients[self.client_id]

    async def call(self, operation: str, **input: Any) -> dict[str, Any]:
        """Call an operation as the account's root."""
        return await self.call_service("cognito-idp", operation, **input)

    async def call_service(self, service: str, operation: str, **input: Any) -> dict[str, Any]:
        cloud = self.cloud
        call = Call(service, operation, input, cloud.root(), cloud.clock.uuid(), cloud.region)
        pending = cloud.invoke(call)
        return await pending if inspect.isawaitable(pending) else pending

    async def admin(self, operation: str, **input: Any) -> dict[str, Any]:
        return await self.call(operation, UserPoolId=self.pool_id, **input)

    async def public(self, operation: str, **input: Any) -> dict[str, Any]:
        return await self.call(operation, ClientId=self.client_id, **input)

    async def add_user(self, name: str, password: str = "Secret-123!", **attributes: str) -> str:
        """A confirmed user; gives its sub."""
        given = [{"Name": k, "Value": v} for k, v in attributes.items()]
        made = await self.admin(
            "AdminCreateUser", Username=name, UserAttributes=given, MessageAction="SUPPRESS"
        )
        await self.admin("AdminSetUserPassword", Username=name, Password=password, Permanent=True)
        (sub,) = [a["Value"] for a in made["User"]["Attributes"] if a["Name"] == "sub"]
        return str(sub)

    async def sign_in(self, name: str, password: str = "Secret-123!") -> dict[str, Any]:
        answer = await self.public(
            "InitiateAuth",
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
        result: dict[str, Any] = answer["AuthenticationResult"]
        return result

    def last_code(self) -> str:
        return str(self.cognito.mailbox.sent[-1].code)


@pytest.fixture(scope="session")
def few_keys() -> list[Any]:
    """Making an RSA key takes longer than most tests."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return [rsa.generate_private_key(65537, 2048) for _ in range(4)]


@pytest.fixture(autouse=True)
def _quick_cryptography(few_keys: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    monkeypatch.setattr("csc.emulator.services.cognito_idp.passwords.ITERATIONS", 10)
    drawer = itertools.cycle(few_keys)
    monkeypatch.setattr(rsa, "generate_private_key", lambda **_: next(drawer))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def cloud(time: Time) -> Iterator[Cloud]:
    storage = open_storage(None)
    cloud = Cloud(storage, Clock(now=time))
    cloud.services["cognito-idp"] = CognitoIdp(cloud)
    yield cloud
    storage.close()


@pytest.fixture
async def world(cloud: Cloud, time: Time) -> World:
    cognito = cloud.services["cognito-idp"]
    assert isinstance(cognito, CognitoIdp)
    world = World(cloud, cognito, time)
    made = await world.call("CreateUserPool", PoolName="users", AutoVerifiedAttributes=["email"])
    world.pool_id = made["UserPool"]["Id"]
    client = await world.admin(
        "CreateUserPoolClient",
        ClientName="app",
        ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            "ALLOW_CUSTOM_AUTH",
        ],
    )
    world.client_id = client["UserPoolClient"]["ClientId"]
    return world
