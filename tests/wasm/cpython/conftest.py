"""Source text to a handler in sandboxed CPython."""

from collections.abc import Callable
from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import describe
from csc.compiler.project import project_of
from csc.wasm.cpython.image import Image, open_image
from csc.wasm.cpython.instance import Instance, Program
from csc.wasm.sandbox import CallError

HEAD = "from csc import *\n"


class World:
    """What a test has at hand: calls that were made, lines that were printed, and the last instance."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self.calls: list[tuple[str, str, Any]] = []
        self.lines: list[str] = []
        self.output: dict[str, Any] = {}
        self.fails = ""

    def program(self, source: str, modules: dict[str, str] | None = None) -> Program:
        texts = {"api.py": HEAD + source, **(modules or {})}
        compiled = compile_project(project_of(texts)).program
        assert compiled is not None
        files = {
            name.removesuffix(".py").replace("/", "."): {
                "path": name,
                "package": False,
                "text": text,
            }
            for name, text in texts.items()
        }
        code = Instance(self.image).compile(files)
        return Program(code, describe(compiled, compiled.routes[0]))

    def start(self, source: str, modules: dict[str, str] | None = None) -> Instance:
        instance = Instance(self.image)
        self.started = self.program(source, modules)
        instance.start(self.started, self.perform, self.lines.append)
        return instance

    def answer(
        self, instance: Instance, wall: float = 3.0, busy: float = 20.0, **path: str
    ) -> dict[str, Any]:
        """``busy`` is long, since a busy machine is slow."""
        event, tell = self.event(**path), self.lines.append
        return instance.handle(event, self.perform, tell, wall=wall, busy=busy)

    def event(self, **path: str) -> dict[str, Any]:
        return {"pathParameters": path, "requestContext": {"requestTimeEpoch": 7}}

    def perform(self, service: str, operation: str, input_: dict[str, Any]) -> Any:
        self.calls.append((service, operation, input_))
        if self.fails:
            raise CallError(self.fails, "no")
        return "u-1" if service == "ids" else self.output


@pytest.fixture(scope="session")
def image() -> Image:
    return open_image()


@pytest.fixture
def world(image: Image) -> World:
    return World(image)


Start = Callable[[str], Instance]
