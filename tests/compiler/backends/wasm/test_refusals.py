"""What has no WASM form is refused with its place: never compiled into a wrong answer."""

from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.wasm import compile_route
from csc.compiler.backends.wasm.assigned import check_assigned
from csc.compiler.backends.wasm.emitter import RefusedError
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Refusal
from csc.compiler.project import project_of
from csc.diagnostics import Span


def refusals_of(source: str) -> tuple[Refusal, ...]:
    program = compile_project(project_of({"api.py": "from csc import *\n" + source})).program
    assert program is not None
    found = compile_route(program, program.routes[0])
    assert isinstance(found, tuple), "it compiled"
    return found


def test_a_body_that_the_frontend_refuses_keeps_its_reasons() -> None:
    source = '@route("/n", public=True)\ndef n() -> int:\n    import os\n    return 1\n'
    (refusal,) = refusals_of(source)
    assert refusal.span.line == 4


def test_middleware_in_python() -> None:
    source = (
        "@middleware\ndef m(ctx):\n    print(ctx)\n    print(ctx)\n"
        '@route("/n", public=True)\n@m\ndef n() -> int:\n    return 1\n'
    )
    assert refusals_of(source)[0].construct == "`@m`"


def test_a_default_that_is_computed() -> None:
    source = (
        "class New(Model):\n    at: int = Field(default_factory=now)\n"
        '@route("/n", methods=["POST"], public=True)\ndef n(new: New) -> int:\n    return new.at\n'
    )
    assert "default of `at`" in refusals_of(source)[0].message


def test_an_int_constant_past_64_bits() -> None:
    source = f'@route("/n", public=True)\ndef n() -> int:\n    return {2**63}\n'
    (refusal,) = refusals_of(source)
    assert (refusal.construct, refusal.span.line) == (str(2**63), 4)


HERE = Span("api.py", 3, 5, 3, 9)


def local(name: str) -> ops.Local:
    return ops.Local(name, types.INT, HERE)


def assign(name: str, value: Any = None) -> ops.Assign:
    return ops.Assign(name, value or ops.Const(1, types.INT, HERE), HERE)


TEST = ops.Local("flag", types.BOOL, HERE)
ITEMS = ops.Local("items", types.List(types.INT), HERE)
TRUE = ops.Const(True, types.BOOL, HERE)
RETURN = ops.Return(local("x"), HERE)
BREAK, CONTINUE = ops.Break(HERE), ops.Continue(HERE)


def body_if(then: Any, orelse: Any = ()) -> ops.If:
    return ops.If(TEST, tuple(then), tuple(orelse), HERE)


@pytest.mark.parametrize(
    "body",
    [
        (assign("x"), RETURN),
        (body_if([assign("x")], [assign("x")]), RETURN),
        (body_if([assign("x")], [ops.Raise(400, ops.Const("", types.STR, HERE), HERE)]), RETURN),
        (ops.While(TRUE, (assign("x"), BREAK), HERE), RETURN),
        (ops.While(TRUE, (body_if([assign("x"), BREAK]),), HERE), RETURN),
        (ops.For("x", ITEMS, (ops.Evaluate(local("x"), HERE),), HERE), assign("x"), RETURN),
        (assign("x", ops.Comprehension(local("i"), "i", ITEMS, (), types.List(types.INT), HERE)), RETURN),
    ],
)  # fmt: skip
def test_what_is_assigned_for_certain(body: Any) -> None:
    check_assigned(body, frozenset({"flag", "items"}))


@pytest.mark.parametrize(
    "body",
    [
        (RETURN,),
        (body_if([assign("x")]), RETURN),
        (body_if([assign("x")], [assign("y")]), RETURN),
        (ops.For("x", ITEMS, (), HERE), RETURN),
        (ops.For("i", ITEMS, (assign("x"),), HERE), RETURN),
        (ops.While(TEST, (assign("x"),), HERE), RETURN),
        (ops.While(TRUE, (body_if([BREAK]), assign("x")), HERE), RETURN),
        (ops.For("i", ITEMS, (body_if([CONTINUE]), assign("x")), HERE), RETURN),
        (assign("x", local("x")),),
        (assign("y", ops.Comprehension(local("z"), "i", ITEMS, (), types.List(types.INT), HERE)),),
    ],
)
def test_what_may_not_be_assigned_yet(body: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        check_assigned(body, frozenset({"flag", "items"}))
    assert caught.value.refusal.span == HERE
    assert "before it is assigned" in caught.value.refusal.message
