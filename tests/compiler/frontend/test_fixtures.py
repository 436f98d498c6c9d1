"""The example applications, as typed programs: one golden file each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csc.compiler.frontend import read_program
from csc.compiler.ir.check import check_program
from csc.compiler.ir.model import Program
from csc.compiler.ir.show import show_program
from csc.compiler.project import read_project

APPS = Path(__file__).parents[3] / "fixtures" / "apps"


def read(app: str) -> Program:
    program, diagnostics = read_program(read_project(APPS / app))
    assert diagnostics == ()
    assert program is not None
    return program


@pytest.mark.parametrize("app", ["todo", "users", "shop"])
def test_program(app: str, golden: Callable[[Path, str], None]) -> None:
    program = read(app)
    assert check_program(program) == []
    golden(APPS / app / "expected" / "program.ir", show_program(program))


def test_only_what_needs_python_is_refused() -> None:
    refused = {r.id: r.handler.refusals for r in read("shop").routes if r.handler.refusals}
    assert list(refused) == ["receipt"]
    (import_, *_) = refused["receipt"]
    assert import_.construct == "an import inside a handler"
    assert (import_.span.file, import_.span.line) == ("shop/orders.py", 97)


def test_reading_twice_gives_the_same() -> None:
    assert show_program(read("shop")) == show_program(read("shop"))
