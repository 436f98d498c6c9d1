"""A whole emulator on a free port, and a small template to deploy."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from csc.assembly import Assembly
from csc.emulator.app import Emulator, Options
from csc.emulator.record import RequestRecord

Template = dict[str, Any]


def mock_api(answer: str = "one", **more: Any) -> Template:
    """A REST API with ``GET /hello`` that answers ``{"hello": answer}``, and a log group."""
    integration = {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [
            {
                "StatusCode": "200",
                "ResponseTemplates": {"application/json": f'{{"hello": "{answer}"}}'},
            }
        ],
    }
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
        "Hello": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "PathPart": "hello",
            },
        },
        "Get": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ResourceId": {"Ref": "Hello"},
                "HttpMethod": "GET",
                "AuthorizationType": "NONE",
                "Integration": integration,
                "MethodResponses": [{"StatusCode": "200"}],
            },
        },
        "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/access"}},
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": "Get",
            "Properties": {"RestApiId": {"Ref": "Api"}},
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "DeploymentId": {"Ref": "Deployment"},
                "StageName": "dev",
                "AccessLogSetting": {
                    "DestinationArn": {"Fn::GetAtt": ["Log", "Arn"]},
                    "Format": "$context.httpMethod $context.path $context.status",
                },
            },
        },
    }
    return {"Resources": {**resources, **more}}


def redeployed(template: Template, name: str = "Redeployed") -> Template:
    """With a new Deployment in place of the old, as tools write it: a deployment is a snapshot."""
    resources = dict(template["Resources"])
    resources[name] = resources.pop("Deployment")
    stage = resources["Stage"]
    given = {**stage["Properties"], "DeploymentId": {"Ref": name}}
    return {**template, "Resources": {**resources, "Stage": {**stage, "Properties": given}}}


def signed_now(service: str, key: str = "test") -> dict[str, str]:
    """The headers of a signature by a key that wasn't issued here, so that it is never checked."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{now[:8]}/us-east-1/{service}/aws4_request"
    fields = f"Credential={key}/{scope}, SignedHeaders=host;x-amz-date, Signature=00"
    return {"X-Amz-Date": now, "Authorization": f"AWS4-HMAC-SHA256 {fields}"}


@dataclass
class Running:
    """A started emulator, with what it told of requests."""

    emulator: Emulator
    http: aiohttp.ClientSession
    records: list[RequestRecord] = field(default_factory=list)

    def deploy(self, *templates: Template) -> None:
        stacks = {f"s{n}": template for n, template in enumerate(templates)}
        self.emulator.deploy(Assembly({}, stacks))

    async def get(self, path: str, **options: Any) -> tuple[int, Any]:
        return await self.send("GET", path, **options)

    async def send(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        async with self.http.request(method, self.emulator.url + path, **options) as response:
            return response.status, await response.json()

    async def aws(self, target: str, /, **input: Any) -> tuple[int, Any]:
        """A call of the JSON protocol, signed only where the service insists."""
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"}
        if target.startswith("DynamoDB"):
            headers |= signed_now("dynamodb")
        async with self.http.post(self.emulator.url, json=input, headers=headers) as response:
            return response.status, await response.json(content_type=None)


Start = Callable[..., Any]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """``await start(state=path)``: a running emulator; closed at the end."""
    async with AsyncExitStack() as stack:

        async def begin(**options: Any) -> Running:
            emulator = Emulator(Options(port=0, **options))
            await stack.enter_async_context(emulator)
            session = await stack.enter_async_context(aiohttp.ClientSession())
            running = Running(emulator, session)
            emulator.on_request = running.records.append
            return running

        yield begin


@pytest.fixture
async def running(start: Start) -> Running:
    found: Running = await start()
    return found
