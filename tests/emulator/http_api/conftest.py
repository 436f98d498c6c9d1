"""HTTP APIs under test: deployed from templates, asked through the dispatcher, with Python functions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
import pytest

from csc.emulator.deployment import Deployment
from csc.emulator.dispatch import Dispatcher
from csc.emulator.gateway.chain import handle
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.record import RequestRecord
from tests.emulator.gateway.conftest import Gateway

Resources = dict[str, Any]
HOST = "localhost:8080"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"


def integration(payload: str = "2.0", function: str = "f", **more: Any) -> Resources:
    """An integration with a function."""
    given = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": FUNCTION + function,
        "PayloadFormatVersion": payload,
    }
    return {"Type": "AWS::ApiGatewayV2::Integration", "Properties": given | more}


def route(key: str, target: str = "Integration", **more: Any) -> Resources:
    path = {"Fn::Join": ["/", ["integrations", {"Ref": target}]]}
    given = {"ApiId": {"Ref": "Api"}, "RouteKey": key, "Target": path}
    return {"Type": "AWS::ApiGatewayV2::Route", "Properties": given | more}


def stage(name: str = "$default", **more: Any) -> Resources:
    given = {"ApiId": {"Ref": "Api"}, "StageName": name, "AutoDeploy": True}
    return {"Type": "AWS::ApiGatewayV2::Stage", "Properties": given | more}


def api(**more: Any) -> Resources:
    given = {"Name": "orders", "ProtocolType": "HTTP"}
    return {"Type": "AWS::ApiGatewayV2::Api", "Properties": given | more}


class HttpBench(Gateway):
    """``serve`` an API with routes, then ``ask`` it; ``last`` is the last finished invocation."""

    def __init__(self) -> None:
        super().__init__()
        rest: Any = self.cloud.services["apigateway"]
        self.cell = rest.cell
        nothing: Any = None  # neither AWS's operations nor our own pages are asked here
        self.dispatcher = Dispatcher(
            self.cloud, self.cell, nothing, nothing, handle, on_request=self._observe
        )
        self.records: list[RequestRecord] = []

    def _observe(self, record: RequestRecord) -> None:
        self.records.append(record)
        self.last = record.fields.get("invocation")  # type: ignore[assignment]

    def deploy(self, resources: Mapping[str, Any], **more: Any) -> Deployment:
        deployment = super().deploy(resources, **more)
        self.cell.current = deployment
        return deployment

    def routes(self, *keys: str, **parts: Any) -> Deployment:
        """An API whose routes lead to the function ``f``; ``parts`` are more resources, or other ones."""
        routes = {f"Route{n}": route(key) for n, key in enumerate(keys)}
        base = {"Api": api(), "Integration": integration(), "Stage": stage()}
        return self.deploy({**base, **routes, **parts})

    def answering(self, handler: Callable[[Any], Any] | None = None) -> list[Any]:
        """The function ``f`` answers with ``handler``, or its event; what it got is listed."""
        events: list[Any] = []

        def run(event: Any) -> Any:
            events.append(event)
            return event if handler is None else handler(event)

        self.functions.handlers["f"] = run
        return events

    @property
    def api_id(self) -> str:
        service: Any = self.cloud.services["apigatewayv2"]
        found: str = service.default_api
        return found

    async def ask(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
        body: bytes | str = b"",
        host: str = HOST,
    ) -> HttpResponse:
        given = headers.items() if isinstance(headers, Mapping) else headers or ()
        data = body.encode() if isinstance(body, str) else body
        request = HttpRequest(
            method, target, [("Host", host), *given], data, "203.0.113.7", "https"
        )
        answer = self.dispatcher(request)
        return answer if isinstance(answer, HttpResponse) else await answer

    async def json(self, method: str, target: str, *args: Any, **more: Any) -> tuple[int, Any]:
        response = await self.ask(method, target, *args, **more)
        return response.status, orjson.loads(response.body)


def header(response: HttpResponse, name: str) -> str | None:
    found = [value for key, value in response.headers if key.lower() == name]
    return found[-1] if found else None


@pytest.fixture
def bench() -> Iterator[HttpBench]:
    made = HttpBench()
    yield made
    made.storage.close()
