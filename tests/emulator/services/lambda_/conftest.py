"""A cloud with Lambda in it, and functions made from source text."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam.service import Iam
from csc.emulator.services.lambda_ import worker
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.service import Lambda
from csc.emulator.storage import open_storage

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


class World:
    """What a test has at hand: ``invoke`` calls an operation as the account's root."""

    def __init__(self) -> None:
        self.cloud = Cloud(open_storage(None), Clock())
        self.iam = self.cloud.services["iam"] = Iam(self.cloud)
        self.cloud.authorize = self.iam.authorize
        self.call("iam", "CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": TRUST})
        self.role = f"arn:aws:iam::{self.cloud.account}:role/r"
        self.service = Lambda(self.cloud)
        self.cloud.services["lambda"] = self.service

    def call(
        self, service: str, operation: str, input_: dict[str, Any], caller: Caller | None = None
    ) -> Any:
        who = caller or self.cloud.root()
        request_id = self.cloud.clock.uuid()
        return self.cloud.invoke(Call(service, operation, input_, who, request_id, "us-east-1"))

    def put(self, source: str, **changes: Any) -> Function:
        """The function ``f`` with this source."""
        code = code_of_files({"index.py": source.encode()})
        function = Function(
            "f",
            self.service.arn("f"),
            self.role,
            "python3.13",
            "index.handler",
            code,
            declared=True,
        )
        function = replace(function, **changes)
        self.service.put(function)
        return function

    async def run(self, event: Any = None, **input_: Any) -> Any:
        """Invoke ``f``; gives the output with its payload parsed."""
        payload = json.dumps(event).encode()
        found = self.call("lambda", "Invoke", {"FunctionName": "f", "Payload": payload, **input_})
        output = await found if isinstance(found, Awaitable) else found
        return output | {"Payload": json.loads(output.get("Payload") or b"null")}

    def lines(self) -> list[str]:
        return [line.text for line in self.service.logs.recent]


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(worker, "PRELOAD", [])  # boto3 is slow to import
    made = World()
    yield made
    await made.service.close()
    made.cloud.storage.close()


Put = Callable[..., Function]
