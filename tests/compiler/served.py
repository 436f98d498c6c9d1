"""A project compiled and deployed into an emulator without a server: whole routes, driven in process."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from csc.assembly import Assembly
from csc.compiler import Compilation, compile_project
from csc.compiler.project import project_of
from csc.emulator.app import Emulator, Options
from csc.emulator.calls import Call, Permission
from csc.emulator.http import HttpRequest, HttpResponse

JSON = ("Content-Type", "application/json")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """``request`` sends one request; ``calls`` are the AWS calls made since it was last cleared."""

    def __init__(self, files: Mapping[str, str], name: str = "app") -> None:
        compilation = compile_project(project_of(files, name=name))
        assert compilation.assembly is not None, compilation.diagnostics
        self.compilation: Compilation = compilation
        self.assembly: Assembly = compilation.assembly
        self.loop = asyncio.new_event_loop()
        self.emulator = Emulator(Options(port=0))
        self.loop.run_until_complete(self.emulator.start())
        self.emulator.deploy(self.assembly)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._tokens: dict[tuple[str, ...], str] = {}
        self._watch_dynamodb()

    def close(self) -> None:
        self.loop.run_until_complete(self.emulator.close())
        self.loop.close()

    def tier(self, route: str) -> str:
        assert self.compilation.cloud is not None
        return self.compilation.cloud.by_id[route].tier

    def request(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
        """``body`` is sent as JSON (bytes as they are)."""
        sent = list(headers)
        data = b""
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.append(JSON)
        if token is not None:
            sent.append(("Authorization", token))
        answer = self.loop.run_until_complete(
            self._dispatch(HttpRequest(method, target, sent, data))
        )
        return Answer(answer.status, answer.body, dict(answer.headers))

    async def _dispatch(self, request: HttpRequest) -> HttpResponse:
        answer = self.emulator._dispatcher(request)
        return answer if isinstance(answer, HttpResponse) else await answer

    def token(self, user: str, *scopes: str) -> str:
        key = (user, *scopes)
        if key not in self._tokens:
            question = {"user": user, "scopes": list(scopes), "id": not scopes, "create": True}
            host = (("Host", "localhost"),)
            answer = self.request("POST", "/_csc/token", question, headers=host)
            assert answer.status == 200, answer.body
            self._tokens[key] = answer.json()["token"]
        return self._tokens[key]

    def dynamodb(self, operation: str, input_: dict[str, Any]) -> dict[str, Any]:
        """A call of one's own, as the account's root."""
        cloud = self.emulator.cloud
        call = Call("dynamodb", operation, input_, cloud.root(), "test", cloud.region)
        answer = cloud.invoke(call)
        assert isinstance(answer, dict)
        return answer

    def _watch_dynamodb(self) -> None:
        cloud = self.emulator.cloud
        authorize = cloud.authorize
        assert authorize is not None

        def watched(call: Call, permissions: tuple[Permission, ...]) -> None:
            self.calls.append((call.operation, call.input))
            authorize(call, permissions)

        cloud.authorize = watched


def segment(text: str) -> str:
    """One segment of a path."""
    return quote(text, safe="")
