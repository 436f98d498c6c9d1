"""Random handlers, compiled to WASM and run beside CPython on the same source and inputs.

They may differ in one way only: past 64 bits WASM raises OverflowError.
"""

import os
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from csc.call_plan import FailureError
from csc.compiler.backends.wasm import compile_route
from csc.compiler.frontend import read_program
from csc.compiler.project import project_of
from csc.wasm.sandbox import GuestError, Handler, load

HELPERS = """
def first_over(xs: list[int], n: int) -> int:
    for x in xs:
        if x > n:
            return x
    return -1

def cut_first(s: str) -> tuple[str, int]:
    if s == "":
        return "empty", 0
    return s[1:], len(s)

def at_least(n: int, least: int) -> int:
    if n < least:
        raise ValueError(f"{n} is below {least}")
    return n

def counted(s: str, log: list[int]) -> int:
    try:
        if s.isalpha():
            return -1
        return int(s)
    finally:
        log.append(len(log))

def found(ss: list[str], d: dict[str, int]) -> str | None:
    for s in ss:
        for key, n in d.items():
            if s == key and n > 0:
                return key
        try:
            if int(s) > 0:
                return s
        except ValueError:
            continue
    return None
"""
HEADER = (
    f"""import base64
import json
from csc import *
{HELPERS}
"""
    + """
class In(Model):
    n: int
    m: int
    x: float
    s: str
    t: str
    b: bool
    xs: list[int]
    ss: list[str]
    d: dict[str, int]
    o: int | None

class Out(Model):
    i: int
    f: float
    s: str
    b: bool
    xs: list[int]
    ss: list[str]
    d: dict[str, int]
    o: int | None

@route("/h", methods=["POST"], public=True)
def h(a: In) -> Out:
    i = a.n
    j = a.m
    f = a.x
    s = a.s
    t = a.t
    b = a.b
    xs = a.xs
    ss = a.ss
    d = a.d
    o = a.o
"""
)
ANSWER = "Out(i=i, f=f, s=s, b=b, xs=xs, ss=ss, d=d, o=o)"
FOOTER = "    return Out(i=i, f=f, s=s, b=b, xs=xs, ss=ss, d=d, o=o)\n"

NUMBERS = st.sampled_from([0, 1, -1, 2, 3, 7, 10, 255, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)])
INTS = NUMBERS | st.integers(-50, 50)
TEXTS = st.sampled_from(
    ["", "a", " a b ", "ab,cd", "é", "日本", "😀x", 'q"\\', "\u00a0x\u2003", "10", "-3", "1e3", "ß"]
) | st.text(max_size=6)
FLOATS = st.sampled_from([0.0, -0.0, 0.1, 1.5, -2.5, 1e16, 1e-7, 3.0, 1e300]) | st.floats(-100, 100)


def integer(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["i", "j", "a.n", "len(s)", "len(xs)", "len(ss)", "len(d)"]) | INTS.map(
        lambda n: f"({n})"
    )
    if not depth:
        return leaf
    inner, text, numbers = integer(depth - 1), string(depth - 1), int_list(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["+", "-", "*", "//", "%"]), inner).map(parenthesised),
        st.tuples(inner, st.sampled_from([0, 1, 2, 3])).map(lambda p: f"({p[0]} ** {p[1]})"),
        inner.map(lambda e: f"(-{e})"),
        inner.map(lambda e: f"abs({e})"),
        st.tuples(inner, inner).map(lambda p: f"min({p[0]}, {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"max({p[0]}, {p[1]})"),
        text.map(lambda e: f"int({e})"),
        text.map(lambda e: f"len({e})"),
        st.tuples(inner, inner).map(lambda p: f"divmod({p[0]}, {p[1]})[1]"),
        numbers.map(lambda e: f"sum(z for z in {e} if z > 0)"),
        numbers.map(lambda e: f"max({e}, default=0)"),
        numbers.map(lambda e: f"min({e}, key=lambda z: -z, default=-1)"),
        numbers.map(lambda e: f"len(set({e}))"),
        st.tuples(inner, st.sampled_from(["&", "|", "^"]), inner).map(parenthesised),
        st.tuples(inner, st.integers(0, 3)).map(lambda p: f"({p[0]} >> {p[1]})"),
        st.tuples(inner, boolean(depth - 1)).map(lambda p: f"({p[0]} + {p[1]})"),
        st.tuples(numbers, inner).map(lambda p: f"sum({p[0]}, {p[1]})"),
        st.tuples(text, text).map(lambda p: f"{p[0]}.count({p[1]})"),
        st.tuples(text, text).map(lambda p: f"{p[0]}.find({p[1]})"),
        floating(depth - 1).map(lambda e: f"round({e})"),
        floating(depth - 1).map(lambda e: f"int({e})"),
        numbers.map(lambda e: f"sum({e})"),
        st.tuples(numbers, inner).map(lambda p: f"{p[0]}[{p[1]}]"),
        st.tuples(text).map(lambda p: f"d[{p[0]}]"),
        st.tuples(text, inner).map(lambda p: f"d.pop({p[0]}, {p[1]})"),
        st.tuples(text, inner).map(lambda p: f"d.setdefault({p[0]}, {p[1]})"),
        st.tuples(text, st.sampled_from([10, 16, 0])).map(lambda p: f"int({p[0]}, {p[1]})"),
        st.tuples(numbers, inner).map(lambda p: f"first_over({p[0]}, {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"at_least({p[0]}, {p[1]})"),
        st.tuples(inner, text).map(lambda p: f"max(({p[0]}, {p[1]}), (0, 'b'))[0]"),
        st.just("max(d.items(), key=lambda kv: (kv[1], kv[0]), default=('', -1))[1]"),
        numbers.map(lambda e: f"sum(y * z for y, z in enumerate({e}))"),
        conditional(inner, depth - 1),
    )


def floating(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["f", "a.x"]) | FLOATS.map(lambda n: f"({n!r})")
    if not depth:
        return leaf
    inner, number = floating(depth - 1), integer(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner).map(
            parenthesised
        ),
        st.tuples(number, st.just("/"), number).map(parenthesised),
        st.tuples(number, st.just("*"), inner).map(parenthesised),
        number.map(lambda e: f"float({e})"),
        st.tuples(inner, st.integers(0, 4)).map(lambda p: f"round({p[0]}, {p[1]})"),
        inner.map(lambda e: f"abs({e})"),
        conditional(inner, depth - 1),
    )


def string(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["s", "t", "a.s"]) | TEXTS.map(repr)
    if not depth:
        return leaf
    inner, number = string(depth - 1), integer(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.just("+"), inner).map(parenthesised),
        st.tuples(inner, st.sampled_from(["upper", "lower", "strip", "title", "casefold"])).map(
            lambda p: f"{p[0]}.{p[1]}()"
        ),
        st.tuples(inner, inner, inner).map(lambda p: f"{p[0]}.replace({p[1]}, {p[2]})"),
        st.tuples(inner, string_list(depth - 1)).map(lambda p: f"{p[0]}.join({p[1]})"),
        st.tuples(inner, number).map(lambda p: f"{p[0]}[{p[1]}]"),
        st.tuples(inner, number, number).map(lambda p: f"{p[0]}[{p[1]}:{p[2]}]"),
        st.tuples(inner, st.integers(-2, 4)).map(lambda p: f"({p[0]} * {p[1]})"),
        number.map(lambda e: f"str({e})"),
        number.map(lambda e: f"format({e}, '05d')"),
        st.tuples(inner, inner).map(lambda p: f"{p[0]}.partition({p[1]})[2]"),
        inner.map(lambda e: f"cut_first({e})[0]"),
        st.tuples(inner, number, number).map(lambda p: f"'%s|%4d|%05d' % ({', '.join(p)})"),
        floating(depth - 1).map(lambda e: f"'%.3f' % ({e})"),
        inner.map(lambda e: f"{e}.encode().hex()"),
        inner.map(lambda e: f"base64.b64encode({e}.encode()).decode()"),
        st.sampled_from(["json.dumps(xs)", "json.dumps({'a': i, 'b': [s, None, b, f]}, indent=1)"]),
        st.just("','.join(f'{k}{v}' for k, v in sorted(d.items(), key=lambda kv: (kv[1], kv[0])))"),
        st.just("','.join(k for k, v in sorted(d.items()))"),
        st.tuples(inner, number).map(lambda p: f"{p[0]}.rjust({p[1]} % 9, '.')"),
        st.tuples(inner, number, st.sampled_from([1, 2, -1, -2, 0])).map(
            lambda p: f"{p[0]}[{p[1]}::{p[2]}]"
        ),
        st.tuples(inner, number).map(lambda p: f"'{{}}<{{n:d}}>'.format({p[0]}, n={p[1]})"),
        floating(depth - 1).map(lambda e: f"str({e})"),
        boolean(depth - 1).map(lambda e: f"str({e})"),
        st.tuples(inner, number)
        .map(lambda p: 'f"<{' + p[0] + "}|{" + p[1] + '}>"')
        .filter(lambda text: "'" not in text[1:] and "\\" not in text and text.count('"') == 2),
        conditional(inner, depth - 1),
    )


def int_list(depth: int) -> st.SearchStrategy[str]:
    leaf = st.just("xs") | st.lists(INTS, min_size=1, max_size=3).map(repr)
    if not depth:
        return leaf
    inner, number = int_list(depth - 1), integer(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.just("+"), inner).map(parenthesised),
        inner.map(lambda e: f"sorted({e})"),
        inner.map(lambda e: f"sorted({e}, key=lambda z: -z, reverse=True)"),
        inner.map(lambda e: f"sorted(set({e}))"),
        inner.map(lambda e: f"[z * n for n, z in enumerate({e})]"),
        st.tuples(inner, inner).map(lambda p: f"[y - z for y, z in zip({p[0]}, {p[1]})]"),
        inner.map(lambda e: f"list({e})"),
        inner.map(lambda e: f"list(map(lambda z: z + 1, {e}))"),
        inner.map(lambda e: f"list(filter(lambda z: z > 0, {e}))"),
        st.tuples(inner, st.integers(-1, 2)).map(lambda p: f"({p[0]} * {p[1]})"),
        st.tuples(inner, st.sampled_from(["|", "&", "-", "^"]), inner).map(
            lambda p: f"sorted(set({p[0]}) {p[1]} set({p[2]}))"
        ),
        st.tuples(inner, st.sampled_from([2, -1, 3])).map(lambda p: f"{p[0]}[::{p[1]}]"),
        st.tuples(inner, number, number).map(lambda p: f"{p[0]}[{p[1]}:{p[2]}]"),
        st.tuples(number, inner, boolean(depth - 1)).map(
            lambda p: f"[{p[0]} + z for z in {p[1]} if {p[2]}]"
        ),
        st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.sampled_from([1, 2, 3, -1, -2])).map(
            lambda p: f"[z * 2 for z in range{p}]"
        ),
    )


def string_list(depth: int) -> st.SearchStrategy[str]:
    leaf = st.just("ss") | st.lists(TEXTS, min_size=1, max_size=3).map(repr)
    if not depth:
        return leaf
    inner, text = string_list(depth - 1), string(depth - 1)
    return st.one_of(
        leaf,
        text.map(lambda e: f"{e}.split()"),
        inner.map(lambda e: f"sorted({e}, key=len)"),
        inner.map(lambda e: f"[z.strip() for z in {e} if z]"),
        text.map(lambda e: f"{e}.splitlines()"),
        st.tuples(text, text).map(lambda p: f"{p[0]}.split({p[1]})"),
        inner.map(lambda e: f"sorted({e})"),
        st.tuples(inner, st.just("+"), inner).map(parenthesised),
    )


def boolean(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["b", "a.b", "True", "False", "(o is None)", "(o is not None)"])
    if not depth:
        return leaf
    inner = boolean(depth - 1)
    compare = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    number, text, real = integer(depth - 1), string(depth - 1), floating(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(number, compare, number).map(parenthesised),
        st.tuples(number, compare, number, compare, number).map(parenthesised),
        st.tuples(text, compare, text).map(parenthesised),
        st.tuples(real, compare, real).map(parenthesised),
        st.tuples(number, compare, real).map(parenthesised),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(parenthesised),
        inner.map(lambda e: f"(not {e})"),
        st.tuples(text, st.sampled_from(["in", "not in"]), text).map(parenthesised),
        st.tuples(text, st.sampled_from(["in", "not in"]), st.just("d")).map(parenthesised),
        st.tuples(number, st.sampled_from(["in", "not in"]), int_list(depth - 1)).map(
            parenthesised
        ),
        st.tuples(int_list(depth - 1), st.sampled_from(["==", "!="]), st.just("xs")).map(
            parenthesised
        ),
        text.map(lambda e: f"bool({e})"),
        number.map(lambda e: f"bool({e})"),
        st.tuples(text, text).map(lambda p: f"{p[0]}.startswith({p[1]})"),
        text.map(lambda e: f"{e}.isdigit()"),
        int_list(depth - 1).map(lambda e: f"any(z > 2 for z in {e})"),
        int_list(depth - 1).map(lambda e: f"all(z != 1 for z in {e})"),
        st.tuples(number, int_list(depth - 1)).map(
            lambda p: f"any({p[0]} // z > 1 for z in {p[1]})"
        ),
        int_list(depth - 1).map(lambda e: f"any({e})"),
        string_list(depth - 1).map(lambda e: f"all({e})"),
        st.tuples(number, text, compare, number, text).map(
            lambda p: f"(({p[0]}, {p[1]}) {p[2]} ({p[3]}, {p[4]}))"
        ),
        st.tuples(text, number).map(lambda p: f"(({p[0]}, {p[1]}) in list(zip(ss, xs)))"),
    )


def parenthesised(parts: tuple[str, ...]) -> str:
    return f"({' '.join(parts)})"


def conditional(inner: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    return st.tuples(inner, boolean(depth), inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})")


def statements(depth: int) -> st.SearchStrategy[list[str]]:
    simple = st.one_of(
        integer(2).map(lambda e: [f"i = {e}"]),
        integer(2).map(lambda e: [f"j = {e}"]),
        integer(1).map(lambda e: [f"i += {e}"]),
        floating(2).map(lambda e: [f"f = {e}"]),
        string(2).map(lambda e: [f"s = {e}"]),
        string(1).map(lambda e: [f"t += {e}"]),
        boolean(2).map(lambda e: [f"b = {e}"]),
        int_list(1).map(lambda e: [f"xs = {e}"]),
        string_list(2).map(lambda e: [f"ss = {e}"]),
        integer(1).map(lambda e: [f"xs.append({e})"]),
        st.tuples(integer(1), integer(1)).map(lambda p: [f"xs.insert({p[0]}, {p[1]})"]),
        st.just(["i = xs.pop()"]),
        st.just(["xs.reverse()"]),
        st.just(["xs.sort()"]),
        st.tuples(integer(1), integer(1)).map(lambda p: [f"xs[{p[0]}] = {p[1]}"]),
        st.tuples(string(1), integer(1)).map(lambda p: [f"d[{p[0]}] = {p[1]}"]),
        st.tuples(string(1), integer(1)).map(lambda p: ["d = {**d, " + f"{p[0]}: {p[1]}" + "}"]),
        st.sampled_from([["d = d | {'a': i}"], ["d = dict(d)"], ["d = dict(zip(ss, xs))"]]),
        st.sampled_from([["o = None"], ["o = i"], ["ss = d.keys()"], ["if o is not None:", "    i = o"]]),
        string(1).map(lambda e: [f"o = d.get({e})"]),
        string(1).map(lambda e: [f"o = d.pop({e}, None)"]),
        string(1).map(lambda e: [f"del d[{e}]"]),
        integer(1).map(lambda e: [f"del xs[{e}]"]),
        st.tuples(integer(1), string(1)).map(lambda p: [f"p = ({p[0]}, {p[1]})", "i, s = p"]),
        string(1).map(lambda e: [f"t, j = cut_first({e})"]),
        st.sampled_from([["i, j = j, i"], ["xs[0], xs[-1] = xs[-1], xs[0]"],
                         ["d.update({'a': i, 'é': j})"], ["d.update(d)"],
                         ["ss = [k for k, v in sorted(d.items())]"],
                         ["ss = [y + str(z) for y, z in zip(ss, xs)]"],
                         ["d = dict(sorted(d.items(), key=lambda kv: kv[1]))"],
                         ["r = found(ss, d)", "s = r or 'none'"]]),
        string(1).map(lambda e: [f"i = counted({e}, xs)"]),
    )  # fmt: skip
    if not depth:
        return simple
    body = st.lists(statements(depth - 1), min_size=1, max_size=2).map(
        lambda parts: ["    " + line for part in parts for line in part]
    )
    return st.one_of(
        simple,
        st.tuples(boolean(2), body).map(lambda p: [f"if {p[0]}:", *p[1]]),
        boolean(2).map(lambda e: [f"if {e}:", f"    return {ANSWER}"]),
        st.tuples(boolean(2), string(1)).map(
            lambda p: [f"if {p[0]}:", f"    raise HTTPError(404, {p[1]})"]
        ),
        st.tuples(string_list(1), string(1), body, body).map(
            lambda p: [f"for z in {p[0]}:", f"    if z == {p[1]}:", "        break", *p[2],
                       "else:", *p[3]]
        ),
        st.tuples(int_list(1), boolean(1), body).map(
            lambda p: [f"for k in {p[0]}:", f"    if {p[1]}:", f"        return {ANSWER}", *p[2]]
        ),
        st.tuples(string_list(1), string(1), body, body).map(
            lambda p: [f"for z in {p[0]}:", f"    if z == {p[1]}:", *indented(p[2]), "        break",
                       *p[3]]
        ),
        st.tuples(boolean(1), body, body).map(lambda p: [f"if {p[0]}:", *p[1], "else:", *p[2]]),
        st.tuples(integer(1), body, body).map(
            lambda p: [f"match {p[0]}:", "    case 0 | 1:", *indented(p[1]), "    case _:", *indented(p[2])]
        ),
        st.tuples(string(1), body).map(
            lambda p: ["try:", f"    i = int({p[0]})", "except ValueError:", *p[1]]
        ),
        st.tuples(integer(1), integer(1)).map(lambda p: [f"i, j = {p[0]}, {p[1]}"]),
        st.tuples(st.sampled_from(["Exception", "(IndexError, KeyError)", "ZeroDivisionError",
                                   "ValueError", "LookupError"]), body, body).map(
            lambda p: ["try:", *p[1], f"except {p[0]}:", *p[2]]
        ),
        st.tuples(integer(1), integer(1)).map(
            lambda p: ["try:", f"    i = at_least({p[0]}, {p[1]})", "except ValueError as e:",
                       "    s = str(e)"]
        ),
        st.tuples(body, body).map(
            lambda p: ["try:", *p[0], "except Exception:", "    i = -1", "    raise", "finally:", *p[1]]
        ),
        st.tuples(string(1), body).map(
            lambda p: ["try:", f"    i = int({p[0]})", "finally:", "    xs.append(1)", *p[1]]
        ),
        body.map(lambda lines: ["for y, k in list(d.items()):", "    s = y", *lines, "    i = k"]),
        body.map(lambda lines: ["for n, (y, k) in enumerate(sorted(d.items())):", *lines,
                                "    t = f'{n}{y}{k}'"]),
        st.tuples(int_list(1), body, body).map(
            lambda p: [f"match {p[0]}:", "    case [] | [0]:", *indented(p[1]),
                       "    case [k, *rest] if k > 0:", "        xs = rest",
                       "    case [_, k]:", "        i = k", "    case _:", *indented(p[2])]
        ),
        st.tuples(int_list(1), body).map(
            lambda p: [f"for n, k in enumerate({p[0]}):", *p[1], "    i = n + k"]
        ),
        st.tuples(int_list(1), body).map(lambda p: [f"for k in {p[0]}:", *p[1], "    i = k"]),
        st.tuples(integer(1), body).map(
            lambda p: [f"for k in range({p[0]} % 5):", *p[1], "    j = k"]
        ),
        st.tuples(boolean(1), body).map(
            lambda p: ["c = 0", "while c < 3:", "    c += 1", f"    if {p[0]}:", "        break", *p[1]]
        ),
        st.tuples(boolean(1), body).map(
            lambda p: ["for z in list(xs):", f"    if {p[0]}:", "        continue", *p[1]]
        ),
    )  # fmt: skip


def indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


PROGRAMS = st.lists(statements(2), min_size=1, max_size=4).map(
    lambda parts: HEADER + "".join(f"    {line}\n" for part in parts for line in part) + FOOTER
)
INPUTS = st.fixed_dictionaries(
    {
        "n": INTS,
        "m": INTS,
        "x": FLOATS,
        "s": TEXTS,
        "t": TEXTS,
        "b": st.booleans(),
        "xs": st.lists(INTS, max_size=4),
        "ss": st.lists(TEXTS, max_size=3),
        "d": st.dictionaries(TEXTS, INTS, max_size=3),
        "o": st.none() | INTS,
    }
)


class Plain:
    """What stands for a model when CPython runs the handler."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


class HTTPError(Exception):
    """What stands for ``csc``'s, when CPython runs the handler."""


def run_python(source: str, inputs: dict[str, Any], arguments: Sequence[str] = ()) -> Any:
    """What the handler gives; ``arguments`` are those that it takes beside the body."""
    scope: dict[str, Any] = {"In": Plain, "Out": Plain, "HTTPError": HTTPError}
    exec("import base64, json" + HELPERS, scope)  # noqa: S102 - written above
    exec(compile("def h" + source.split("def h", 1)[1], "handler", "exec"), scope)  # noqa: S102
    copied = {k: v.copy() if isinstance(v, list | dict) else v for k, v in inputs.items()}
    try:
        given_ = {name: copied[name] for name in arguments}
        return scope["h"](Plain(**copied), **given_).__dict__
    except HTTPError as error:
        return error.args
    except Exception as error:  # noqa: BLE001 - its class is the outcome
        return type(error).__name__


def compile_wasm(source: str) -> bytes | None:
    program, diagnostics = read_program(project_of({"api.py": source}))
    if program is None or any(d.severity == "error" for d in diagnostics):
        return None
    module = compile_route(program, program.routes[0])
    return module if isinstance(module, bytes) else None


def run_wasm(module: bytes, inputs: dict[str, Any]) -> Any:
    try:
        return Handler(load(module), {}).run({"a": inputs}, {}, no_effects, ticks=60_000)
    except FailureError as error:
        return error.status, error.message
    except GuestError as error:
        return error.name


def no_effects(service: str, operation: str, input_: dict[str, Any]) -> Any:
    raise AssertionError("the handler makes no calls")


def fits(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(fits, value.values()))
    if isinstance(value, list):
        return all(map(fits, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def same(a: Any, b: Any) -> bool:
    """Equal, of equal types, bit for bit (-0.0 is not 0.0, nan is nan)."""
    return repr(a) == repr(b)


HANDLERS = int(os.environ.get("CSC_HANDLERS", "150"))
"""How many random handlers are compared; ``CSC_HANDLERS=20000 pytest --timeout=0 …`` at length."""


@settings(
    max_examples=HANDLERS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(PROGRAMS, st.lists(INPUTS, min_size=1, max_size=4))
def test_wasm_does_what_python_does(source: str, inputs: list[dict[str, Any]]) -> None:
    module = compile_wasm(source)
    assume(module is not None)
    assert module is not None
    note(source)
    for each in inputs:
        expected, found = run_python(source, each), run_wasm(module, each)
        note(f"{each}\npython {expected!r}\nwasm   {found!r}")
        if found == "OverflowError":
            continue  # an int on the way was past 64 bits
        if isinstance(expected, str) and found == (500, "Internal server error"):
            continue  # what nobody catches is a 500, whatever it is
        assert fits(expected)
        assert same(expected, found)
