"""A cloud with every service, in memory, whose clock a test moves; and clients of a real server."""

import asyncio
import inspect
from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from csc.assembly import Assembly
from csc.emulator.calls import Call, Caller
from csc.emulator.clock import Clock, random_uuid
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.errors import ServiceError
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage
from tests.emulator.conftest import Running


class Bed:
    """``time`` is the cloud's, in seconds since the epoch."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.cloud = Cloud(open_storage(None), Clock(lambda: self.time, random_uuid))
        make_services(self.cloud)
        self.engine = Engine(self.cloud, RESOURCE_TYPES)
        self.deployment = Deployment(0)
        described: Any = self.cloud.services["cloudformation"]
        described.engine = self.engine

    def deploy(self, resources: Mapping[str, Any], **more: Any) -> Deployment:
        """Raises DiagnosticsError."""
        template = {"Resources": dict(resources), **more}
        assembly = Assembly({}, {"stack": template}, origin={"stack": "template.yaml"})
        self.deployment = self.engine.deploy(assembly, self.deployment)
        return self.deployment

    def invoke(
        self, service: str, operation: str, input: Mapping[str, Any], caller: Caller | None = None
    ) -> Any:
        caller = caller or self.cloud.root()
        call = Call(service, operation, dict(input), caller, "r-1", self.cloud.region)
        return self.cloud.invoke(call)

    def call(self, service: str, operation: str, **input: Any) -> Any:
        """What an operation that answers at once answers."""
        return self.invoke(service, operation, input)

    async def ask(self, service: str, operation: str, **input: Any) -> Any:
        output = self.invoke(service, operation, input)
        return await output if inspect.isawaitable(output) else output

    def fails(self, code: str, service: str, operation: str, **input: Any) -> str:
        """The message of the error."""
        with pytest.raises(ServiceError) as caught:
            self.invoke(service, operation, input)
        assert caught.value.code == code, caught.value.message
        return caught.value.message

    def role(self, name: str, trusted: str, *statements: Mapping[str, Any]) -> str:
        """A role that a service may assume, with the statements as its policy; its ARN."""
        import json

        trust = {"Effect": "Allow", "Principal": {"Service": trusted}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        made = self.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=document)
        policy = json.dumps({"Version": "2012-10-17", "Statement": [dict(s) for s in statements]})
        if statements:
            self.call("iam", "PutRolePolicy", RoleName=name, PolicyName="p", PolicyDocument=policy)
        return str(made["Role"]["Arn"])

    async def close(self) -> None:
        for service in self.cloud.services.values():
            close = getattr(service, "close", None)
            if close is not None:
                await close()
        self.cloud.storage.close()


def allow(action: str | list[str], resource: str | list[str] = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def client_of(running: Running, service: str, **more: Any) -> Any:
    return boto3.client(
        service,
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        **more,
    )


async def ask(call: Any, **input: Any) -> Any:
    """What boto3 gives, asked in a thread: the server has this one."""
    return await asyncio.to_thread(call, **input)


async def refused(call: Any, **input: Any) -> tuple[str, int]:
    """The code and status of the error."""
    with pytest.raises(ClientError) as told:
        await ask(call, **input)
    answer = told.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


async def until(condition: Any, turns: int = 2000) -> Any:
    """Let the loop turn until ``condition()`` is true, and give that; else fail."""
    for _ in range(turns):
        found = condition()
        if found:
            return found
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")
