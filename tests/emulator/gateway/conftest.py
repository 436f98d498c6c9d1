"""A gateway under test: APIs deployed from templates, and Lambda functions that are Python ones."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
import pytest

from bench.gateway.template import template
from csc.assembly import Assembly
from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.chain import handle
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage

HOST = "api.example.com"


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"
    status = 404


class Functions:
    """A Lambda service of our own: names to Python functions of the event."""

    name = "lambda"

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[Any], Any]] = {}
        self.calls: list[Call] = []
        self.operations: Mapping[str, Row] = {"Invoke": Row(invoke)}

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        return (Permission("lambda:InvokeFunction", input["FunctionName"]),)


async def invoke(functions: Functions, input: Input, call: Call) -> Output:
    functions.calls.append(call)
    handler = functions.handlers.get(input["FunctionName"].rpartition(":")[2])
    if handler is None:
        raise ResourceNotFoundException("Function not found")
    try:
        result = handler(orjson.loads(input["Payload"]))
        if inspect.isawaitable(result):
            result = await result
    except ValueError as error:
        failure = {"errorMessage": str(error), "errorType": type(error).__name__}
        return {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": orjson.dumps(failure)}
    payload = result if isinstance(result, bytes) else orjson.dumps(result)
    return {"StatusCode": 200, "Payload": payload}


class Gateway:
    """``deploy`` a template's resources, then ``call`` the API; ``last`` is the last invocation."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.ids = 0
        self.storage = open_storage(None)
        self.cloud = Cloud(self.storage, Clock(lambda: self.time, self._uuid))
        make_services(self.cloud)
        self.ids = 0  # services may have drawn some
        self.functions = Functions()
        self.cloud.services["lambda"] = self.functions
        self.cloud.authorize = None
        self.engine = Engine(self.cloud, RESOURCE_TYPES, build_apis)
        self.deployment = Deployment(0)
        self.last: Invocation

    def _uuid(self) -> str:
        self.ids += 1
        return f"00000000-0000-4000-8000-{self.ids:012x}"

    def enforce_iam(self) -> None:
        iam: Any = self.cloud.services["iam"]
        self.cloud.authorize = iam.authorize

    def deploy(self, resources: Mapping[str, Any], **more: Any) -> Deployment:
        """Raises DiagnosticsError."""
        template = {"Resources": dict(resources)}
        assembly = Assembly({}, {"api": template}, origin={"api": "template.yaml"}, **more)
        self.deployment = self.engine.deploy(assembly, self.deployment)
        return self.deployment

    def serve(
        self,
        methods: Mapping[str, Mapping[str, Any]],
        parts: Mapping[str, Any] | None = None,
        api: Mapping[str, Any] | None = None,
        stage: Mapping[str, Any] | None = None,
    ) -> Deployment:
        """Deploy methods given as ``{"GET /orders/{id}": properties}``, with other resources."""
        return self.deploy(template(methods, parts, api, stage))

    async def call(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str = b"",
        stage: str = "test",
        source_ip: str = "203.0.113.7",
        host: str = HOST,
        **more: Any,
    ) -> HttpResponse:
        pairs = [("Host", host), *(headers or {}).items()]
        data = body.encode() if isinstance(body, str) else body
        request = HttpRequest(method, target, pairs, data, source_ip, "https")
        api = next(iter(self.deployment.apis.values()))

        def observe(invocation: Invocation) -> None:
            self.last = invocation

        answer = handle(self.cloud, self.deployment, api, stage, request, observe=observe, **more)
        return answer if isinstance(answer, HttpResponse) else await answer


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    yield made
    made.storage.close()
