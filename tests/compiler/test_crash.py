"""A fault of the compiler's own still names the user's line, and is told as one."""

import ast

import pytest

import csc.compiler
from csc.compiler import compile_project
from csc.compiler.frontend.bodies import statements
from csc.compiler.project import project_of

SOURCE = """\
from csc import route

@route("/a", public=True)
def a() -> str:
    return "a"

@route("/b", public=True)
def b() -> str:
    x = "b"
    return x
"""


def test_a_crash_in_a_body_names_the_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise KeyError("oops")

    monkeypatch.setitem(statements.BUILDERS, ast.Assign, fail)
    found = compile_project(project_of({"api.py": SOURCE}))
    assert found.assembly is None
    (only,) = found.diagnostics
    assert only.code == "CSC901"
    assert "KeyError: 'oops'" in only.message
    assert only.span is not None
    assert (only.span.file, only.span.line, only.source) == ("api.py", 9, '    x = "b"')


def test_a_crash_past_the_frontend_names_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(csc.compiler, "emit", fail)
    (only,) = compile_project(project_of({"api.py": SOURCE})).diagnostics
    assert (only.code, only.span is not None) == ("CSC901", True)


def test_absurd_nesting_is_a_diagnostic() -> None:
    deep = "(" * 90 + "1" + ")" * 90 + " + 1" * 2000
    source = SOURCE.replace('return "a"', f"return str({deep})")
    codes = [one.code for one in compile_project(project_of({"api.py": source})).diagnostics]
    assert codes == ["CSC901"] or codes == ["CSC001"]
