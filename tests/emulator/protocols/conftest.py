"""A cloud with made-up operations behind real botocore clients, without a network."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest.mock import patch

import botocore.awsrequest
import botocore.endpoint
import botocore.session
import pytest
from botocore.config import Config

from csc.emulator.call_aws import AwsCalls
from csc.emulator.calls import Call, Input, Output, Row
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.recognise import recognise
from csc.emulator.storage import open_storage

SESSION = botocore.session.get_session()


class Fake:
    """A service of any name; ``answers`` gives an operation's output or raises."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.calls: list[Call] = []
        self.answers: dict[str, Callable[[Input], Output]] = {}
        self.operations: Mapping[str, Row] = {}

    def answer(self, answers: dict[str, Callable[[Input], Output]]) -> None:
        self.answers = answers
        self.operations = {name: Row(self._run) for name in answers}

    def _run(self, service: Any, input: Input, call: Call) -> Output:
        self.calls.append(call)
        return self.answers[call.operation](input)

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[()]:
        return ()

    def verify_request(self, *request: object) -> None:
        """As IAM's, where it plays that part: the key is nobody's."""


class Bench:
    """``client(service)`` is botocore's; its requests are answered by ``AwsCalls``."""

    def __init__(self) -> None:
        self.cloud = Cloud(open_storage(None), Clock())
        self.calls = AwsCalls(self.cloud)
        self.requests: list[HttpRequest] = []
        self.responses: list[HttpResponse] = []
        self.told: list[tuple[str, str]] = []

    def fake(self, name: str, **answers: Callable[[Input], Output]) -> Fake:
        service = Fake(name)
        service.answer(answers)
        self.cloud.services[name] = service
        return service

    def client(self, service: str) -> Any:
        return SESSION.create_client(
            service,
            "us-east-1",
            endpoint_url="http://127.0.0.1:1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="secret",
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    def send(self, request: HttpRequest) -> HttpResponse:
        found = recognise(request)
        assert found is not None
        response = self.calls.answer(request, found, "request-1", self._note)
        assert isinstance(response, HttpResponse)
        self.requests.append(request)
        self.responses.append(response)
        return response

    def _note(self, what: str, message: str) -> None:
        self.told.append((what, message))

    def _send(self, endpoint: Any, request: Any) -> Any:
        body = request.body or b""
        if hasattr(body, "read"):
            body = body.read()
        response = self.send(
            HttpRequest(
                request.method,
                "/" + request.url.split("/", 3)[3],
                [("Host", "127.0.0.1:1")]
                + [
                    (k, v if isinstance(v, str) else v.decode()) for k, v in request.headers.items()
                ],
                body.encode() if isinstance(body, str) else bytes(body),
            )
        )
        raw = _Raw(response.body)
        headers = botocore.awsrequest.HeadersDict(response.headers)
        return botocore.awsrequest.AWSResponse(request.url, response.status, headers, raw)


class _Raw:
    """What botocore reads a body from."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[bytes]:
        yield self.read()

    def read(self, *args: Any, **kwargs: Any) -> bytes:
        body, self.body = self.body, b""
        return body


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    with patch.object(
        botocore.endpoint.Endpoint, "_send", lambda self, request: bench._send(self, request)
    ):
        yield bench
    bench.cloud.storage.close()
