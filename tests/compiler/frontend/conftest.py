"""How the frontend's tests write a program: the source of ``api.py``, dedented, on a common prelude."""

import textwrap
from collections.abc import Callable

import pytest

from csc.compiler.frontend import read_program
from csc.compiler.ir.check import check_program
from csc.compiler.ir.model import Program
from csc.compiler.ir.show import show_route
from csc.compiler.project import project_of
from csc.diagnostics import Diagnostic

PRELUDE = """\
from decimal import Decimal
from csc import *

users = Cognito(name="users")


class NewTodo(Model):
    title: str
    priority: int = 3


class Todo(NewTodo):
    id: str
    price: Decimal = Decimal("0")
    score: float = 0.0
    done: bool = False
    note: str | None = None
    tags: list[str] = []


todos = DynamoDB(name="todos", model=Todo)
"""

Compile = Callable[..., tuple[Program | None, tuple[Diagnostic, ...]]]


def _compile(
    source: str, prelude: str = PRELUDE, **others: str
) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    files = {"api.py": prelude + textwrap.dedent(source)}
    files |= {
        f"{name.replace('__', '/')}.py": textwrap.dedent(text) for name, text in others.items()
    }
    program, diagnostics = read_program(project_of(files))
    if program is not None:
        assert check_program(program) == []
    return program, diagnostics


@pytest.fixture
def compiled() -> Callable[..., Program]:
    """Compile a source that is right; what is emitted is checked."""

    def compile_it(source: str, **others: str) -> Program:
        program, diagnostics = _compile(source, **others)
        assert [d for d in diagnostics if d.severity == "error"] == []
        assert program is not None
        return program

    return compile_it


@pytest.fixture
def body(compiled: Callable[..., Program]) -> Callable[..., list[str]]:
    """The lines of the one handler ``h`` whose parameters and body are given, without its head."""

    def lines(
        parameters: str, source: str, returns: str = "", prelude_more: str = "", **others: str
    ) -> list[str]:
        text = f"{prelude_more}\n@route('/h', methods=['POST'])\n@auth(users)\n"
        text += f"def h({parameters}){returns}:\n"
        program = compiled(text + textwrap.indent(textwrap.dedent(source), "    "), **others)
        route = program.routes[-1]
        shown = [line.removeprefix("    ") for line in show_route(route)[1:]]
        given = len(route.handler.parameters) + 1
        skipped = ("var ", "imports ")
        shown = [line for line in shown if not line.startswith(skipped)]
        return shown[given:]

    return lines


@pytest.fixture
def mistakes() -> Callable[..., list[str]]:
    """What is wrong with a source: ``CSC002 todo1 Did you mean …``: code, text at fault, remedy."""

    def found(source: str, prelude: str = PRELUDE, **others: str) -> list[str]:
        _, diagnostics = _compile(source, prelude, **others)
        return [f"{d.code} {_marked(d)} | {d.remedy}" for d in diagnostics]

    return found


def _marked(found: Diagnostic) -> str:
    span = found.span
    assert span is not None
    end = span.end_column if span.end_line == span.line else len(found.source) + 1
    return found.source[span.column - 1 : end - 1].strip()
