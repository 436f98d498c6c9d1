"""AWS's own addresses in HTTP integrations: answered by this cloud, not by the network."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import boto3
import pytest

from csc.emulator.app import Emulator, Options
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.serve_hosts import LocalHosts

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
GATEWAY = "execute-api.us-east-1.amazonaws.com"


class Clients:
    """boto3's calls, from a thread, and requests to the deployed APIs."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.made: dict[str, Any] = {}

    async def call(self, service: str, operation: str, /, **arguments: Any) -> Any:
        if service not in self.made:
            where = {"region_name": "us-east-1", "endpoint_url": self.emulator.url}
            self.made[service] = boto3.client(service, **where, **KEYS)
        method = getattr(self.made[service], operation)
        return await asyncio.to_thread(lambda: method(**arguments))

    async def proxy(self, uri: str, kind: str = "HTTP_PROXY", verb: str = "ANY") -> str:
        """An API that sends everything below ``/x`` to ``uri``; its id."""
        api = await self.call("apigateway", "create_rest_api", name="a")
        where = {"restApiId": api["id"]}
        root = await self.call(
            "apigateway", "create_resource", parentId=api["rootResourceId"], pathPart="x", **where
        )
        place = where | {"resourceId": root["id"], "httpMethod": "ANY"}
        await self.call("apigateway", "put_method", authorizationType="NONE", **place)
        await self.call(
            "apigateway",
            "put_integration",
            type=kind,
            uri=uri.format(api=api["id"]),
            integrationHttpMethod=verb,
            **place,
        )
        await self.call("apigateway", "create_deployment", stageName="v1", **where)
        return str(api["id"])

    async def ask(self, api: str, query: str = "", body: bytes = b"", **headers: str) -> Any:
        pairs = [("Host", f"{api}.{GATEWAY}")]
        pairs += [(name.replace("_", "-"), value) for name, value in headers.items()]
        request = HttpRequest("POST" if body else "GET", f"/v1/x{query}", pairs, body)
        answer = self.emulator._dispatcher(request)
        response = answer if isinstance(answer, HttpResponse) else await answer
        return response.status, response.body


@pytest.fixture
async def clients() -> AsyncIterator[Clients]:
    async with Emulator(Options(port=0, state=None)) as emulator:
        yield Clients(emulator)


async def test_an_api_behind_another(clients: Clients) -> None:
    api = await clients.call("apigateway", "create_rest_api", name="mock")
    where = {"restApiId": api["id"]}
    place = where | {"resourceId": api["rootResourceId"], "httpMethod": "GET"}
    await clients.call("apigateway", "put_method", authorizationType="NONE", **place)
    await clients.call("apigateway", "put_method_response", statusCode="200", **place)
    templates = {"application/json": '{"statusCode": 200}'}
    integration = {"type": "MOCK", "requestTemplates": templates}
    await clients.call("apigateway", "put_integration", **integration, **place)
    answers = {"application/json": "$context.domainName $context.path"}
    given = {"statusCode": "200", "responseTemplates": answers}
    await clients.call("apigateway", "put_integration_response", **given, **place)
    await clients.call("apigateway", "create_deployment", stageName="inner", **where)
    inner = f"{api['id']}.{GATEWAY}"
    outer = await clients.proxy(f"https://{inner}/inner/")
    assert await clients.ask(outer) == (200, f"{inner} /inner/".encode())
    admin = await clients.proxy(f"https://{inner}/_csc/health")
    assert await clients.ask(admin) == (403, b'{"message":"Forbidden"}')


async def test_an_api_that_calls_itself_is_stopped(clients: Clients) -> None:
    api = await clients.proxy("https://{api}.execute-api.us-east-1.amazonaws.com/v1/x")
    assert await clients.ask(api) == (504, b'{"message": "Endpoint request timed out"}')


async def test_a_queue_is_asked_as_nobody_unless_its_policy_opens_it(clients: Clients) -> None:
    made = await clients.call("sqs", "create_queue", QueueName="orders")
    uri = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
    api = await clients.proxy(f"{uri}?Action=SendMessage&Version=2012-11-05")
    status, body = await clients.ask(api, "?MessageBody=hello")
    assert (status, b"AccessDenied" in body) == (403, True)
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    queue = {"QueueUrl": made["QueueUrl"]}
    await clients.call("sqs", "set_queue_attributes", Attributes={"Policy": policy}, **queue)
    assert (await clients.ask(api, "?MessageBody=hello"))[0] == 200
    (message,) = (await clients.call("sqs", "receive_message", **queue))["Messages"]
    assert message["Body"] == "hello"


async def test_a_table_is_nobodys_to_read(clients: Clients) -> None:
    api = await clients.proxy("https://dynamodb.us-east-1.amazonaws.com/")
    headers = {"X_Amz_Target": "DynamoDB_20120810.ListTables"}
    status, body = await clients.ask(api, body=b"{}", **headers)
    assert (status, b"MissingAuthenticationToken" in body) == (400, True)


async def test_who_signs_in_needs_no_signature(clients: Clients) -> None:
    api = await clients.proxy("https://cognito-idp.us-east-1.amazonaws.com/")
    headers = {"X_Amz_Target": "AWSCognitoIdentityProviderService.InitiateAuth"}
    given = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "none", "AuthParameters": {}}
    status, body = await clients.ask(
        api, body=json.dumps(given).encode(), Content_Type="application/x-amz-json-1.1", **headers
    )
    assert (status, b"MissingAuthenticationToken" in body) == (400, False)


HERE = {
    ("sqs.us-east-1.amazonaws.com", "/"): True,
    ("sts.amazonaws.com", "/"): True,
    ("states.eu-west-1.amazonaws.com", "/"): True,
    ("ec2.us-east-1.amazonaws.com", "/"): False,
    ("assets.s3.us-east-1.amazonaws.com", "/logo.png"): True,
    ("assets.s3.amazonaws.com", "/logo.png"): True,
    ("s3-us-west-2.amazonaws.com", "/assets/logo.png"): True,
    ("s3.amazonaws.com", "/elsewhere/logo.png"): False,
    ("others.s3.amazonaws.com", "/"): False,
    ("0000000000.execute-api.us-east-1.amazonaws.com", "/v1/x"): False,
    ("0000000000.lambda-url.us-east-1.on.aws", "/"): False,
    ("example.com", "/"): False,
    ("amazonaws.com.example.com", "/"): False,
    ("", "/"): False,
}


async def test_which_addresses_are_here(clients: Clients) -> None:
    await clients.call("s3", "create_bucket", Bucket="assets")
    hosts = clients.emulator.cloud.hosts
    assert isinstance(hosts, LocalHosts)
    found = {place: hosts.answerer(*place) is not None for place in HERE}
    assert found == HERE


async def test_what_a_bucket_shows_to_everyone(clients: Clients) -> None:
    await clients.call("s3", "create_bucket", Bucket="assets")
    await clients.call("s3", "put_object", Bucket="assets", Key="public/a.txt", Body=b"hello")
    api = await clients.proxy("https://assets.s3.amazonaws.com/public/a.txt", verb="GET")
    assert (await clients.ask(api))[0] == 403
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::assets/public/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    await clients.call("s3", "delete_public_access_block", Bucket="assets")
    await clients.call("s3", "put_bucket_policy", Bucket="assets", Policy=policy)
    assert await clients.ask(api) == (200, b"hello")
    await clients.call("s3", "put_object", Bucket="assets", Key="private/a.txt", Body=b"secret")
    api = await clients.proxy("https://s3.us-east-1.amazonaws.com/assets/private/a.txt", verb="GET")
    assert (await clients.ask(api))[0] == 403
