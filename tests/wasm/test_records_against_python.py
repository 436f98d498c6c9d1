"""Random handlers over records, Decimals, sets and dicts, in WASM and in CPython on the same source.

Beside values this compares identity: a record that was changed is changed wherever it is seen.
"""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from csc.attribute_values import Record
from csc.compiler import compile_project
from csc.compiler.backends.wasm import compile_route
from csc.compiler.project import project_of
from csc.wasm.sandbox import GuestError, Handler, load

HEADER = """from csc import *
from decimal import Decimal

class Line(Model):
    name: str
    n: int
    price: Decimal
    tags: set[str]
    note: str | None
    marks: list[int]

class In(Model):
    lines: list[Line]
    first: Line
    seen: set[int]
    by: dict[str, Line]
    price: Decimal
    n: int

class Out(Model):
    lines: list[Line]
    other: Line
    seen: set[int]
    by: dict[str, Line]
    price: Decimal
    n: int
    texts: list[str]
    flag: bool

@route("/h", methods=["POST"], public=True)
def h(a: In) -> Out:
    lines = a.lines
    line = a.first
    other = a.first
    seen = a.seen
    by = a.by
    p = a.price
    n = a.n
    texts: list[str] = []
    flag = False
"""
FOOTER = "    return Out(lines=lines, other=other, seen=seen, by=by, price=p, n=n, texts=texts, flag=flag)\n"

NAMES = st.sampled_from(["a", "b", "é", ""])
SMALL = st.integers(-3, 6)
PRICES = st.sampled_from(["0", "1.50", "-2", "0.1", "12345678901234567890.12", "1E+2", "3"])

NUMBER = st.one_of(
    SMALL.map(lambda n: f"({n})"),
    st.sampled_from(
        [
            "n",
            "line.n",
            "other.n",
            "len(lines)",
            "len(line.tags)",
            "len(line.marks)",
            "len(seen)",
            "lines[0].n",
            "lines[-1].n",
            'by["a"].n',
            "sum(line.marks)",
            "int(p)",
            "round(p)",
        ]
    ),
)
PRICE = st.one_of(
    PRICES.map(lambda text: f'Decimal("{text}")'),
    st.sampled_from(["p", "line.price", "other.price", "lines[0].price", "abs(p)", "(-p)"]),
)
COSTS = st.one_of(
    PRICE,
    st.tuples(PRICE, st.sampled_from(["+", "-", "*", "/", "//", "%"]), PRICE).map(
        lambda parts: f"({' '.join(parts)})"
    ),
    st.tuples(PRICE, st.sampled_from(["+", "*", "-"]), NUMBER).map(lambda t: f"({' '.join(t)})"),
    st.tuples(PRICE, st.integers(0, 3)).map(lambda t: f"round({t[0]}, {t[1]})"),
    NUMBER.map(lambda n: f"Decimal({n})"),
    st.tuples(PRICE, PRICE).map(lambda t: f"max({t[0]}, {t[1]})"),
)
TEXT = st.one_of(
    NAMES.map(repr),
    st.sampled_from(["line.name", "other.name", "lines[0].name", "str(p)", "str(n)"]),
    st.just('f"{line.name}-{line.n}"'),
    st.just('f"{p}"'),
)
TEST = st.one_of(
    st.tuples(PRICE, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), PRICE).map(" ".join),
    st.tuples(PRICE, st.sampled_from(["<", "=="]), NUMBER).map(" ".join),
    st.tuples(NUMBER, st.sampled_from(["<", "==", "!="]), NUMBER).map(" ".join),
    st.tuples(TEXT, st.sampled_from(["in", "not in"]), st.just("line.tags")).map(" ".join),
    st.tuples(NUMBER, st.sampled_from(["in", "not in"]), st.just("seen")).map(" ".join),
    st.tuples(TEXT, st.sampled_from(["in", "not in"]), st.just("by")).map(" ".join),
    st.sampled_from(
        [
            "line.note is None",
            "other.note is not None",
            "line == other",
            "line != lines[0]",
            "lines",
            "line.tags",
            "p",
            "not by",
            "flag",
            "line.tags == other.tags",
            "line.marks == [1, 2]",
        ]
    ),
)
COPY = "Line(name=x.name, n=n, price=x.price, tags=x.tags, note=x.note, marks=x.marks)"
NEW = st.tuples(TEXT, NUMBER, COSTS).map(
    lambda t: f"Line(name={t[0]}, n={t[1]}, price={t[2]}, tags=line.tags, note=None, marks=[n])"
)
SIMPLE = st.one_of(
    NUMBER.map(lambda e: [f"n = {e}"]),
    COSTS.map(lambda e: [f"p = {e}"]),
    COSTS.map(lambda e: [f"p += {e}"]),
    TEST.map(lambda e: [f"flag = bool({e})"]),
    NUMBER.map(lambda e: [f"line.n = {e}"]),
    NUMBER.map(lambda e: [f"line.n += {e}"]),
    COSTS.map(lambda e: [f"other.price = {e}"]),
    TEXT.map(lambda e: [f"line.note = {e}"]),
    TEXT.map(lambda e: [f"texts.append({e})"]),
    TEXT.map(lambda e: [f"line.tags.add({e})"]),
    TEXT.map(lambda e: [f"line.tags.discard({e})"]),
    NUMBER.map(lambda e: [f"seen.add({e})"]),
    NUMBER.map(lambda e: [f"line.marks.append({e})"]),
    NEW.map(lambda e: [f"line = {e}"]),
    NEW.map(lambda e: [f"lines.append({e})"]),
    st.tuples(TEXT, NEW).map(lambda t: [f"by[{t[0]}] = {t[1]}"]),
    TEXT.map(lambda e: [f"by[{e}] = line"]),
    st.sampled_from(
        [
            ["other = line"],
            ["line = lines[0]"],
            ["lines.append(line)"],
            ["lines = lines + [other]"],
            ["lines = lines[1:]"],
            ["lines.reverse()"],
            ["line = lines.pop()"],
            ['line = by["a"]'],
            ["line.note = None"],
            ["line.marks = other.marks"],
            ["texts = [x.name for x in lines if x.n > n]"],
            ["texts = sorted(line.tags)"],
            ["found = by.get(line.name)", "if found is not None:", "    other = found"],
            ["if line.note is not None:", "    texts.append(line.note)"],
            [f"lines = [{COPY} for x in lines]"],
        ]
    ),
)  # fmt: skip


def indented(parts: list[list[str]]) -> list[str]:
    return ["    " + text for part in parts for text in part]


BODY = st.lists(SIMPLE, min_size=1, max_size=3).map(indented)
STATEMENT = st.one_of(
    SIMPLE,
    st.tuples(TEST, BODY).map(lambda t: [f"if {t[0]}:", *t[1]]),
    st.tuples(TEST, BODY, BODY).map(lambda t: [f"if {t[0]}:", *t[1], "else:", *t[2]]),
    BODY.map(lambda body: ["for each in lines[:5]:", "    line = each", *body]),
    BODY.map(lambda body: ["for key in by.keys():", "    line = by[key]", *body]),
    BODY.map(lambda body: ["for mark in sorted(line.marks):", *body, "    n += mark"]),
)
PROGRAMS = st.lists(STATEMENT, min_size=1, max_size=6).map(
    lambda parts: HEADER + "".join(f"{text}\n" for text in indented(parts)) + FOOTER
)
LINE = st.fixed_dictionaries(
    {
        "name": NAMES,
        "n": SMALL,
        "price": PRICES.map(Decimal),
        "tags": st.sets(NAMES, max_size=2),
        "note": st.none() | NAMES,
        "marks": st.lists(SMALL, max_size=3),
    }
)
INPUTS = st.fixed_dictionaries(
    {
        "lines": st.lists(LINE, max_size=3),
        "first": LINE,
        "seen": st.sets(SMALL, max_size=3),
        "by": st.dictionaries(NAMES, LINE, max_size=2),
        "price": PRICES.map(Decimal),
        "n": SMALL,
    }
)


class Plain:
    """A model's stand-in for CPython: compared by its fields."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plain) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]


def plain_of(value: Any) -> Any:
    if isinstance(value, Plain):
        return {name: plain_of(member) for name, member in value.__dict__.items()}
    if isinstance(value, list):
        return [plain_of(item) for item in value]
    if isinstance(value, dict):
        return {name: plain_of(member) for name, member in value.items()}
    return value


def object_of(value: Any, *, record: bool = True) -> Any:
    if isinstance(value, dict):
        members = {name: object_of(member, record=name != "by") for name, member in value.items()}
        return Plain(**members) if record else members
    if isinstance(value, list):
        return [object_of(item) for item in value]
    return set(value) if isinstance(value, set) else value


def run_python(source: str, inputs: dict[str, Any]) -> Any:
    scope: dict[str, Any] = {"In": Plain, "Out": Plain, "Line": Plain, "Decimal": Decimal}
    exec(compile("def h" + source.split("def h", 1)[1], "handler", "exec"), scope)  # noqa: S102
    given_ = object_of(inputs)
    given_.by = {name: object_of(line) for name, line in inputs["by"].items()}
    try:
        return plain_of(scope["h"](given_))
    except Exception as error:  # noqa: BLE001 - its class is the outcome
        return type(error).__name__


def run_wasm(handler: Handler, inputs: dict[str, Any]) -> Any:
    def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
        raise AssertionError("the handler makes no calls")

    try:
        return handler.run({"a": Record(inputs)}, {}, perform)
    except GuestError as error:
        return error.name


def shown(value: Any) -> Any:
    """Comparable to the digit: a Decimal by its text."""
    if isinstance(value, dict):
        return {name: shown(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    return repr(value) if isinstance(value, Decimal) else value


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROGRAMS, st.lists(INPUTS, min_size=1, max_size=3))
def test_wasm_does_what_python_does(source: str, inputs: list[dict[str, Any]]) -> None:
    program = compile_project(project_of({"api.py": source})).program
    assume(program is not None)
    assert program is not None
    module = compile_route(program, program.routes[0])
    assume(isinstance(module, bytes))
    assert isinstance(module, bytes)
    handler = Handler(load(module))
    note(source)
    for each in inputs:
        expected, found = run_python(source, each), run_wasm(handler, each)
        note(f"{each}\npython {expected!r}\nwasm   {found!r}")
        if found == "OverflowError":
            continue  # an int on the way was past 64 bits
        assert shown(found) == shown(expected)
