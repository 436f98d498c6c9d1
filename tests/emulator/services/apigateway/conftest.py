"""A whole emulator with an APIs' client of boto3, which talks to it from a thread."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import boto3
import pytest

from csc.assembly import Assembly
from csc.emulator.app import Emulator, Options
from csc.emulator.clock import Clock
from csc.emulator.http import HttpRequest, HttpResponse

OK = {"statusCode": "200"}


class Bench:
    """``await bench.call("create_rest_api", name="x")`` is boto3's call; ``get`` asks a deployed API."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.client: Any = boto3.client(
            "apigateway",
            region_name="us-east-1",
            endpoint_url=emulator.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    async def call(self, operation: str, /, **arguments: Any) -> Any:
        method = getattr(self.client, operation)
        answer = await asyncio.to_thread(lambda: method(**arguments))
        answer.pop("ResponseMetadata", None)
        return answer

    async def refused(self, operation: str, /, **arguments: Any) -> str:
        """``Code: message`` of the error that the call must have."""
        with pytest.raises(self.client.exceptions.ClientError) as caught:
            await self.call(operation, **arguments)
        error = caught.value.response["Error"]
        return f"{error['Code']}: {error['Message']}"

    async def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        """Ask the server as a client without a signature would."""
        pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
        request = HttpRequest(method, path, [("Host", "localhost"), *pairs], b"")
        answer = self.emulator._dispatcher(request)
        response = answer if isinstance(answer, HttpResponse) else await answer
        return response.status, response.body

    async def mock_api(self, body: str = "one", **method: Any) -> tuple[str, str]:
        """An API with GET /hello, a MOCK that answers ``body``: its id and the resource's."""
        api = await self.call("create_rest_api", name="mine")
        where = {"restApiId": api["id"]}
        made = await self.call(
            "create_resource", parentId=api["rootResourceId"], pathPart="hello", **where
        )
        place = where | {"resourceId": made["id"], "httpMethod": "GET"}
        await self.call("put_method", authorizationType="NONE", **method, **place)
        await self.call("put_method_response", **OK, **place)
        templates = {"application/json": json.dumps({"statusCode": 200})}
        await self.call("put_integration", type="MOCK", requestTemplates=templates, **place)
        answers = {"application/json": body}
        await self.call("put_integration_response", responseTemplates=answers, **OK, **place)
        return api["id"], made["id"]

    async def deploy(self, api_id: str, stage: str = "v1", **more: Any) -> Any:
        return await self.call("create_deployment", restApiId=api_id, stageName=stage, **more)


@pytest.fixture
def options() -> Options:
    return Options(port=0, state=None)


@pytest.fixture
async def bench(options: Options) -> AsyncIterator[Bench]:
    async with Emulator(options, Clock()) as emulator:
        emulator.deploy(Assembly({}, {}))
        yield Bench(emulator)


Restart = Callable[[], Emulator]
