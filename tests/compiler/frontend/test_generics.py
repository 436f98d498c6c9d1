"""Generic models: one model for each set of arguments, also through inheritance."""

import json
from collections.abc import Callable
from typing import Any

from csc.compiler.backends.lambda_ import describe
from csc.compiler.ir.model import Program

HEAD = """
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")

class Envelope(Model, Generic[T]):
    data: T
    count: int = 1

class Pair(Envelope[U], Generic[T, U]):
    one: T
"""


def _fields(program: Program, name: str) -> dict[str, str]:
    return {one.name: str(one.type) for one in program.models[name].fields}


def test_arguments_stand_for_their_variables(compiled: Callable[..., Program]) -> None:
    program = compiled(
        HEAD
        + """
class Wrapped(Envelope[list[Todo]]):
    note: str = ""

@route("/a", methods=["POST"], public=True)
def h(body: Envelope[Todo], size: int = 0) -> Pair[str, int]:
    return Pair(one=body.data.title, data=size)

@route("/b", public=True)
def i() -> Wrapped:
    return Wrapped(data=todos.scan())
"""
    )
    assert _fields(program, "Envelope_Todo") == {"data": "Todo", "count": "int"}
    assert _fields(program, "Pair_str_int") == {"data": "int", "count": "int", "one": "str"}
    assert _fields(program, "Wrapped") == {"data": "list[Todo]", "count": "int", "note": "str"}
    assert "Envelope" not in program.models
    data: Any = json.loads(json.dumps(describe(program, program.routes[0])))
    assert data["classes"]["Envelope_Todo"] == "api:Envelope"


def test_a_specialised_class_is_called(body: Callable[..., list[str]]) -> None:
    lines = body("", "return Envelope[list[str]](data=['a'])", prelude_more=HEAD)
    assert lines == ["return Envelope_list_str(data=['a'], count=1)"]


def test_mistakes(mistakes: Callable[..., list[str]]) -> None:
    found = mistakes(
        HEAD
        + """
@route("/a", public=True)
def a() -> Envelope[int, int]:
    return 1

@route("/b", public=True)
def b(x: T) -> int:
    return 1
"""
    )
    assert [one.partition(" |")[0] for one in found] == ["CSC301 Envelope[int, int]", "CSC301 T"]
