"""Where the time of one request goes: GET an item of ``todo``, stage by stage, without sockets.

python -m bench.gateway.budget [--instructions]

Each stage is repeated alone on the same request.  Not in it: the kernel, the event loop and
cold caches, which make a request over a socket cost about twice as much.
"""

import asyncio
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.gateway.count_instructions import LIBRARY, count, with_callgrind
from bench.gateway.hot_path import measure
from bench.request import TODO
from bench.server import ROOT
from csc.assembly import Assembly
from csc.cli.console import TextConsole
from csc.compiler import compile_project
from csc.compiler.project import read_project
from csc.emulator.app import Emulator, Options
from csc.emulator.collect_rarely import collect_rarely
from csc.emulator.connection import Connection
from csc.emulator.gateway import chain
from csc.emulator.gateway.headers import JSON
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import ExecutionLog
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.emulator.services.cognito_idp.service import CognitoIdp
from csc.emulator.services.logs.service import group_name
from csc.emulator.write_access_log import write_access_log

Part = tuple[str, Callable[[], object]]


class Wire(asyncio.Transport):
    """A transport that keeps what was written last."""

    written = b""

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 1) if name == "peername" else default

    def write(self, data: Any) -> None:
        self.written = data

    def is_closing(self) -> bool:
        return False

    def abort(self) -> None: ...


class Bed:
    """``todo`` deployed, with an item; ``get`` are the bytes of a request for it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.console = TextConsole(ROOT, io.StringIO())
        emulator.on_request = self.console.request
        cognito = emulator.cloud.services["cognito-idp"]
        assert isinstance(cognito, CognitoIdp)
        self.token = mint_token(cognito, None, "customer", (), "id", create=True).token
        self.connection, self.wire = Connection(emulator._server), Wire()
        self.connection.connection_made(self.wire)
        self.connection.data_received(self._request("POST", "/todos", json.dumps(TODO).encode()))
        item = json.loads(self.wire.written.partition(b"\r\n\r\n")[2])
        self.get = self._request("GET", f"/todos/{item['id']}")

    def _request(self, verb: str, path: str, body: bytes = b"") -> bytes:
        lines = [f"{verb} {path} HTTP/1.1", "Host: localhost", f"Authorization: {self.token}"]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def parts(self) -> Iterator[Part]:
        """What can be repeated alone, in the order of a request."""
        server, dispatcher = self.emulator._server, self.emulator._dispatcher
        real, seen = server._handle, list[tuple[HttpRequest, Any]]()

        def keep(request: HttpRequest) -> Any:
            seen.append((request, real(request)))
            return seen[-1][1]

        server._handle = keep
        self.connection.data_received(self.get)
        request, answer = seen[0]
        server._handle = lambda request: answer
        yield "connection: bytes → request, answer → bytes", self._receive
        server._handle = real
        yield "the whole", self._receive
        serve, dispatcher.handle_api = dispatcher.handle_api, lambda *_, **__: answer
        yield "dispatch: whose request is it?", lambda: dispatcher(request)
        dispatcher.handle_api = serve
        yield from self._gateway(request)

    def _receive(self) -> None:
        self.connection.data_received(self.get)

    def _gateway(self, request: HttpRequest) -> Iterator[Part]:
        emulator, found = self.emulator, list[Invocation]()
        cloud, deployment = emulator.cloud, emulator.cell.current
        api = deployment.apis[deployment.default_api or ""]
        stage = emulator.options.stage
        yield (
            "the gateway, nobody told",
            lambda: chain.handle(cloud, deployment, api, stage, request),
        )
        chain.handle(cloud, deployment, api, stage, request, observe=found.append)
        made, clock = found[0], cloud.clock
        given = (cloud, deployment, api, made.stage, request, request.path)
        yield "  ids, clock, invocation", lambda: Invocation(*given, clock.uuid(), clock.now())
        yield "  route", lambda: chain.route(made)
        for step in made.method.steps:
            name = f"{step.__module__.rpartition('.')[2]}.{step.__name__}"
            yield f"  {NAMES.get(name, name)}", lambda step=step: step(made)  # type: ignore[misc]
        yield "  ids into the headers, metrics", lambda: self._finish(made)
        stage_as_declared = made.stage
        for told, level in LOGS:
            made.stage = replace(stage_as_declared, logging={"*/*": level})
            yield f"access log, execution log {told}", lambda: write_access_log(cloud, made)
        made.stage = replace(stage_as_declared, logging={}, access_log_destination="")
        yield "no logs", lambda: write_access_log(cloud, made)
        made.stage = stage_as_declared
        yield f"{AT_ONCE} access-log lines into their log group", lambda: self._store(made)

    def _store(self, made: Invocation) -> None:
        """As after a quarter of a second under load; the lines are made beforehand."""
        logs: Any = self.emulator.cloud.services["logs"]
        group = group_name(made.stage.access_log_destination)
        for _ in range(AT_ONCE):
            logs.append(group, "stream", int(made.started * 1000), LINE)
        logs.flush()

    def _finish(self, made: Invocation) -> None:
        made.response = HttpResponse(200, [JSON], made.response.body)
        chain._finish(made, None, None)


LOGS = (
    ("OFF", ExecutionLog("OFF")),
    ("ERROR", ExecutionLog("ERROR")),
    ("INFO", ExecutionLog("INFO")),
    ("INFO, data trace", ExecutionLog("INFO", True)),
)
"""Lines are made here, and stored in the log's group with others after a quarter of a second."""

AT_ONCE = 200
LINE = "x" * 560
"""As long as that of the fixture's own format."""

NAMES = {
    "cognito.enforce": "authorizer: the token",
    "request.prepare": "integration request: template",
    "stages.integrate": "integrate: IAM, DynamoDB, SQLite",
    "stages.respond": "integration response: template",
    "validation.validate": "validate",
}


async def run(tell: Callable[[str, Callable[[], object]], None], assembly: Assembly) -> None:
    with tempfile.TemporaryDirectory() as name:
        async with Emulator(Options(state=Path(name) / "state.db", port=0)) as emulator:
            emulator.deploy(assembly)
            with collect_rarely():
                tell("nothing", lambda: None)
                bed = Bed(emulator)
                for what, repeated in bed.parts():
                    tell(what, repeated)
                bed.connection.connection_lost(None)


def main() -> None:
    """Print a line for each stage."""
    if "--instructions" in sys.argv:
        for what, instructions in with_callgrind("bench.gateway.budget")[1:]:
            print(f"  {what:46}{instructions:10,.0f} instructions")
        return
    assembly = compile_project(read_project(ROOT / "fixtures/apps/todo")).assembly
    assert assembly is not None
    tell = count if LIBRARY in os.environ else lambda *part: print(_line(*part), flush=True)
    asyncio.run(run(tell, assembly))


def _line(what: str, repeated: Callable[[], object]) -> str:
    return f"  {what:46}{measure(repeated, 8000):8.1f} µs"


if __name__ == "__main__":
    main()
