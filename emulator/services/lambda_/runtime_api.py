"""Lambda's Runtime API for one worker: HTTP on a loopback port of its own.

    GET  /2018-06-01/runtime/invocation/next                  the worker waits here for an event
    POST /2018-06-01/runtime/invocation/{id}/response|error   and answers here
    POST /2018-06-01/runtime/init/error

Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".  Any custom runtime that speaks
it works, with bodies in chunks too.  Requests whose Host isn't this port are refused, so that no web page reaches it.
"""

import asyncio
import base64
import binascii
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from csc.emulator.services.lambda_.read_body import read_body

PREFIX = "/2018-06-01/runtime/"
ENDS = "lambda-runtime-ends"
"""A header of our own runtimes: the process ends after this answer."""
LARGEST = 6 * 1024 * 1024 + 65536
LARGEST_BODY = (
    200 * 1024 * 1024
)  # what a function may stream; the answer is held to its own limit later
FAILED = "lambda-runtime-function-error-body"
TRAILERS = (FAILED, "lambda-runtime-function-error-type")
"""A stream that fails halfway says so in fields after its body."""


@dataclass(slots=True)
class Event:
    """One invocation: what the worker is told, and the future that its answer settles."""

    request_id: str
    payload: bytes
    deadline_ms: int
    arn: str
    answer: "asyncio.Future[Answer]"
    client_context: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """``error`` is the ``FunctionError``: None, or ``Unhandled``. ``ends``: the worker's process ends with it."""

    payload: bytes
    error: str | None = None
    ends: bool = False


@dataclass(slots=True)
class RuntimeApi:
    """``ready`` is set when the worker first asks for an event, or its start failed."""

    pending: "asyncio.Queue[Event]" = field(default_factory=asyncio.Queue)
    running: dict[str, Event] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    init_error: bytes | None = None
    server: asyncio.Server | None = None
    port: int = 0
    serving: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def open(self) -> None:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LARGEST)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self.server is not None:
            self.server.close()
            for _ in range(3):  # a connection that was just accepted becomes one of ``serving``
                await asyncio.sleep(0)
        serving = list(self.serving)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._converse(reader, writer))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection. Cancelled when the worker ends."""
        ends = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError)
        with contextlib.suppress(*ends):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, path, headers = _head(head)
                body, trailers = await read_body(reader, headers, LARGEST_BODY)
                headers |= {name: trailers[name] for name in TRAILERS if name in trailers}
                if headers.get("host") not in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
                    _reply(writer, 403, b'{"errorType":"Forbidden"}')
                    break
                await self._route(method, path, headers, body, writer)
                await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async def _route(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        writer: asyncio.StreamWriter,
    ) -> None:
        tail = path.removeprefix(PREFIX).split("/")
        match method, tail:
            case "GET", ["invocation", "next"]:
                await self._next(writer)
            case "POST", ["invocation", request_id, "response"]:
                self._settle(request_id, _answer(body, headers), writer)
            case "POST", ["invocation", request_id, "error"]:
                ends = headers.get(ENDS) == "1"
                self._settle(request_id, Answer(body, "Unhandled", ends), writer)
            case "POST", ["init", "error"]:
                self.init_error = body
                self.ready.set()
                _reply(writer, 202, b'{"status":"OK"}')
            case _:
                _reply(writer, 404, b'{"errorType":"NotFound"}')

    async def _next(self, writer: asyncio.StreamWriter) -> None:
        self.ready.set()
        event = await self.pending.get()
        self.running[event.request_id] = event
        headers = {
            "Lambda-Runtime-Aws-Request-Id": event.request_id,
            "Lambda-Runtime-Deadline-Ms": str(event.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": event.arn,
            "Lambda-Runtime-Trace-Id": f"Root=1-{event.request_id[:8]}-{event.request_id[-12:]}",
        }
        if event.client_context:
            headers["Lambda-Runtime-Client-Context"] = event.client_context
        _reply(writer, 200, event.payload, headers)

    def _settle(self, request_id: str, answer: Answer, writer: asyncio.StreamWriter) -> None:
        event = self.running.pop(request_id, None)
        if event is None:
            _reply(writer, 400, b'{"errorType":"InvalidRequestID"}')
            return
        if not event.answer.done():
            event.answer.set_result(answer)
        _reply(writer, 202, b'{"status":"OK"}')


def _answer(body: bytes, headers: Mapping[str, str]) -> Answer:
    failed = headers.get(FAILED)
    if failed is None:
        return Answer(body)
    try:
        return Answer(base64.b64decode(failed, validate=True), "Unhandled")
    except binascii.Error:
        return Answer(failed.encode("latin-1"), "Unhandled")


def _head(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return method, path, headers


_REASONS = {200: "OK", 202: "Accepted", 400: "Bad Request", 403: "Forbidden", 404: "Not Found"}


def _reply(
    writer: asyncio.StreamWriter,
    status: int,
    body: bytes,
    headers: Mapping[str, str] | None = None,
) -> None:
    lines = [f"HTTP/1.1 {status} {_REASONS[status]}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
    writer.write("\r\n".join(lines).encode("latin-1") + body)
