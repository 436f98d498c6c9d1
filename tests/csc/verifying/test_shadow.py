"""Live requests also run on the Python source: on recorded calls, so that nothing changes."""

import inspect
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.project import project_of
from csc.diagnostics import Diagnostic
from csc.emulator.app import Emulator, Options
from csc.emulator.http import HttpRequest
from csc.verifying.shadow import Shadow
from tests.csc.verifying.faulty import PROGRAM

MORE = """

@route("/made", methods=["POST"], public=True)
def make() -> Note:
    return notes.put(Note(id=uuid4(), stars=now() % 5 + 1))
"""


@dataclass
class World:
    emulator: Emulator
    shadow: Shadow
    found: list[Diagnostic]

    async def ask(self, method: str, path: str, body: Any = None) -> int:
        text = b"" if body is None else json.dumps(body).encode()
        headers = [("Content-Type", "application/json")] if text else []
        answer: Any = self.emulator._dispatcher(HttpRequest(method, path, headers, text))
        response: Any = await answer if inspect.isawaitable(answer) else answer
        return int(response.status)

    def settled(self) -> str:
        self.shadow.thread.submit(lambda: None).result()
        return str(self.shadow.counts)


async def world(wrong: str = "", right: str = "") -> AsyncIterator[World]:
    """``right`` is what is served, ``wrong`` what stands there in the Python."""
    program = PROGRAM + MORE
    compiled = compile_project(project_of({"api.py": program}))
    other = compile_project(project_of({"api.py": program.replace(right, wrong)})).program
    assert compiled.assembly is not None and other is not None
    bundles = {route.id: bundle(other, route) for route in other.routes}
    found: list[Diagnostic] = []
    shadow = Shadow(bundles.get, found.append)
    async with Emulator(Options(port=0)) as emulator:
        emulator.deploy(compiled.assembly)
        emulator.on_request = shadow.see
        functions: Any = emulator.cloud.services["lambda"]
        functions.traces = shadow.traces
        yield World(emulator, shadow, found)
        shadow.close()


async def test_requests_that_agree_are_counted() -> None:
    async for one in world("", "<nothing>"):
        assert await one.ask("POST", "/notes", {"id": "a", "stars": 5}) == 200
        assert await one.ask("GET", "/notes/a") == 403
        assert await one.ask("GET", "/notes/b") == 404
        assert await one.ask("POST", "/both/a") == 200
        assert await one.ask("POST", "/made") == 200
        assert await one.ask("POST", "/notes", {"stars": 9}) == 400  # of the gateway itself
        assert one.settled() == "shadow: 5 compared, 0 differ, 0 left out"


@pytest.mark.parametrize(
    ("right", "wrong", "word"),
    [
        ("> 4", "> 5", "status 403"),
        ("stars=1 if first", "stars=2 if first", "calls dynamodb:PutItem"),
        ("    return notes.put(note)", "    return note", "does not call UpdateItem"),
    ],
    ids=["status", "another call", "a call less"],
)
async def test_a_difference_is_told(right: str, wrong: str, word: str) -> None:
    async for one in world(wrong, right):
        await one.ask("POST", "/notes", {"id": "a", "stars": 5})
        await one.ask("GET", "/notes/a")
        await one.ask("POST", "/both/new")
        one.settled()
        assert [(d.code, word in d.message) for d in one.found] == [("CSC709", True)]
        assert one.shadow.counts.differ == 1
