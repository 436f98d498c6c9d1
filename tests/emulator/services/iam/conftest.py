"""A cloud with IAM and STS, a clock that the test turns, and shorthand for calls."""

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam import Iam
from csc.emulator.services.sts import Sts
from csc.emulator.storage import open_storage

START = 1_790_000_000.0


@dataclass
class Time:
    now: float = START

    def __call__(self) -> float:
        return self.now


def policy(*statements: dict[str, Any]) -> str:
    """A document of Allow statements, unless they say otherwise."""
    full = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": full})


def trust(*principals: dict[str, Any], **more: Any) -> str:
    """A trust policy with one statement a principal."""
    statements = [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
        for principal in principals
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


LAMBDA = {"Service": "lambda.amazonaws.com"}
GATEWAY = {"Service": "apigateway.amazonaws.com"}
ACCOUNT = {"AWS": "arn:aws:iam::123456789012:root"}


@dataclass
class World:
    cloud: Cloud
    iam: Iam
    time: Time

    def call(self, operation: str, caller: Caller | None = None, **input: Any) -> dict[str, Any]:
        return self._call("iam", operation, caller, input)

    def sts(self, operation: str, caller: Caller | None = None, **input: Any) -> dict[str, Any]:
        return self._call("sts", operation, caller, input)

    def _call(
        self, service: str, operation: str, caller: Caller | None, input: dict[str, Any]
    ) -> dict[str, Any]:
        cloud = self.cloud
        who = caller or cloud.root()
        made = cloud.invoke(Call(service, operation, input, who, "r", cloud.region))
        assert not inspect.isawaitable(made)
        return made

    def role(self, name: str, document: str | None = None, trusted: str | None = None) -> str:
        """A role with one inline policy; gives its ARN."""
        made = self.call(
            "CreateRole", RoleName=name, AssumeRolePolicyDocument=trusted or trust(GATEWAY)
        )
        if document is not None:
            self.call("PutRolePolicy", RoleName=name, PolicyName="own", PolicyDocument=document)
        return str(made["Role"]["Arn"])

    def user(self, name: str, document: str | None = None) -> Caller:
        """A user with one inline policy; gives it as a caller."""
        made = self.call("CreateUser", UserName=name)
        if document is not None:
            self.call("PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=document)
        arn = made["User"]["Arn"]
        return Caller(arn, self.cloud.account, arn)

    def may(
        self,
        caller: Caller,
        action: str,
        resource: str = "*",
        service: str = "",
        context: dict[str, Any] | None = None,
    ) -> None:
        """Raises AccessDenied where the caller may not."""
        name = service or action.partition(":")[0]
        call = Call(name, action.partition(":")[2], {}, caller, "r", self.cloud.region)
        self.iam.authorize(call, (Permission(action, resource, context or {}),))


@pytest.fixture
def world() -> Iterator[World]:
    time = Time()
    storage = open_storage(None)
    cloud = Cloud(storage, Clock(now=time))
    iam = Iam(cloud)
    cloud.services.update({"iam": iam, "sts": Sts(cloud)})
    cloud.authorize = iam.authorize
    yield World(cloud, iam, time)
    storage.close()
