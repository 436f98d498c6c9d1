"""What the public templates answer when they are called: the services behind them have had the call."""

import base64
import inspect
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.chain import handle
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.read_assembly import read_assembly
from tests.emulator.services.bed import Bed

PATTERNS = Path(__file__).parents[4] / "shared" / "patterns"
PARAMETERS = {"apigw-sqs-lambda-iot.yaml": {"IOTEndpoint": "endpoint", "IOTTopic": "topic"}}
pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not PATTERNS.is_dir(), reason="../shared/patterns is not here"),
]


class Patterns(Bed):
    """``detail`` says why the last request failed."""

    detail = ""

    def load(self, name: str) -> None:
        assembly = read_assembly(PATTERNS / name, parameters=PARAMETERS.get(name))
        engine = Engine(self.cloud, RESOURCE_TYPES, build_apis, True)
        self.deployment = engine.deploy(assembly, Deployment(0))

    def ref(self, name: str) -> str:
        """The physical id of a resource."""
        found = [r for r in self.deployment.resources.values() if r.place.logical_id == name]
        return found[0].identity.ref

    async def ask_api(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any]:
        api = next(iter(self.deployment.apis.values()))
        fields = {"Host": "api.example.com", "Content-Type": "application/json", **headers}
        data = b"" if body is None else json.dumps(body).encode()
        request = HttpRequest(method, path, list(fields.items()), data)
        stage = next(iter(api.stages))
        answer = handle(
            self.cloud,
            self.deployment,
            api,
            stage,
            request,
            observe=self._observe,
            path=path.partition("?")[0],
        )
        response: HttpResponse = await answer if inspect.isawaitable(answer) else answer
        text = response.body.decode()
        return response.status, json.loads(text) if text[:1] in ("{", "[") else text

    def _observe(self, invocation: Any) -> None:
        error = invocation.error
        self.detail = error.detail if error is not None else ""

    def messages(self, url: str) -> list[str]:
        found = self.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", ())]


@pytest.fixture
async def patterns() -> AsyncIterator[Patterns]:
    patterns = Patterns()
    yield patterns
    await patterns.close()


@pytest.mark.parametrize(
    ("name", "queue", "path"),
    [
        ("apigw-sqs-rest.yaml", "MySqsQueue", "/"),
        ("apigw-sqs-lambda-iot.yaml", "MySqsQueue", "/"),
        ("serverless-message-processing.yaml", "MainQueue", "/message"),
    ],
)
async def test_a_message_reaches_the_queue(
    patterns: Patterns, name: str, queue: str, path: str
) -> None:
    patterns.load(name)
    status, told = await patterns.ask_api("POST", path, {"hello": 1})
    assert status == 200, patterns.detail
    assert told["SendMessageResponse"]["SendMessageResult"]["MessageId"]
    [body] = patterns.messages(patterns.ref(queue))
    assert "hello" in body


async def test_messages_are_received(patterns: Patterns) -> None:
    patterns.load("APIGateway-SQS-ReceiveMessages.yaml")
    url = patterns.ref("MySqsQueue")
    patterns.call("sqs", "SendMessage", QueueUrl=url, MessageBody="hello")
    status, told = await patterns.ask_api("GET", "/")
    [message] = told["ReceiveMessageResponse"]["ReceiveMessageResult"]["messages"]
    assert (status, message["Body"]) == (200, "hello")


async def test_records_go_into_kinesis_and_are_read_again(patterns: Patterns) -> None:
    patterns.load("apigw-kinesis.yaml")
    stream = f"/streams/{patterns.ref('KinesisStream')}"
    record = {"Data": "hello", "PartitionKey": "k"}
    status, told = await patterns.ask_api("PUT", f"{stream}/record", record)
    assert (status, told["ShardId"]) == (200, "shardId-000000000000"), patterns.detail
    query = "?shard-id=shardId-000000000000"
    _, told = await patterns.ask_api("GET", f"{stream}/sharditerator{query}")
    iterator = {"Shard-Iterator": told["ShardIterator"]}
    status, told = await patterns.ask_api("GET", f"{stream}/records", **iterator)
    assert base64.b64decode(told["Records"][0]["Data"]) == b'"hello"'


async def test_an_item_is_written_and_told_to_kinesis(patterns: Patterns) -> None:
    patterns.load("apigw-dynamodb-kinesis-lambda.yaml")
    status, _ = await patterns.ask_api("POST", "/comment", {"username": "a", "message": "b"})
    assert status == 200, patterns.detail
    stream = patterns.ref("KinesisStream")
    records = []
    for shard in patterns.call("kinesis", "ListShards", StreamName=stream)["Shards"]:
        place = {"ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        told = patterns.call("kinesis", "GetShardIterator", StreamName=stream, **place)
        found = patterns.call("kinesis", "GetRecords", ShardIterator=told["ShardIterator"])
        records += found["Records"]
    [record] = records
    assert json.loads(base64.b64decode(record["Data"]))["eventName"] == "INSERT"


@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("apigw-direct-s3-lambda-dotnet.yaml", "GET", "/s3", 401),
        ("apigw-rest-api-dynamodb.yml", "POST", "/music", 403),
        ("apisqs-apigateway-sqs-crud.json", "GET", "/", 403),
    ],
)
async def test_who_has_no_credentials_is_refused(
    patterns: Patterns, name: str, method: str, path: str, status: int
) -> None:
    patterns.load(name)
    assert (await patterns.ask_api(method, path))[0] == status


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("apigw-cache-invalidation-eventbridge.yaml", "GET", "/pets"),
        ("apigw-sns-sms.yaml", "POST", "/"),
        ("step-function-sync-rest-api.yaml", "POST", "/"),
    ],
)
async def test_a_document_whose_role_is_declared_elsewhere_says_so(
    patterns: Patterns, name: str, method: str, path: str
) -> None:
    """These three are OpenAPI alone: the template around them makes the role that they call as."""
    patterns.load(name)
    assert (await patterns.ask_api(method, path, {}))[0] == 500
    assert "does not have permission to assume the provided role" in patterns.detail
