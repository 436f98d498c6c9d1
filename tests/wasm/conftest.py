"""Source text to a handler in the sandbox."""

from collections.abc import Callable
from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.wasm import compile_route
from csc.compiler.project import project_of
from csc.wasm.sandbox import Handler, load

Make = Callable[[str], Handler]


def make_module(source: str) -> bytes:
    compilation = compile_project(project_of({"api.py": "from csc import *\n" + source}))
    assert compilation.program is not None, compilation.diagnostics
    assert not [d for d in compilation.diagnostics if d.severity == "error"]
    module = compile_route(compilation.program, compilation.program.routes[0])
    assert isinstance(module, bytes), module
    return module


@pytest.fixture
def module_of() -> Callable[[str], bytes]:
    return make_module


@pytest.fixture
def handler_of() -> Make:
    return lambda source: Handler(load(make_module(source)))


@pytest.fixture
def no_effects() -> Callable[..., Any]:
    def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
        raise AssertionError(f"{service}.{operation} is called")

    return perform
