"""Random handlers of what templates take: nearly all of them land on VTL, where most random Python does not."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.compiler.ways import (
    FLOATS,
    INTS,
    TEXTS,
    Way,
    integers,
    just,
    lists,
    one_of,
    sampled_from,
    tuples,
)
from tests.wasm.test_against_python import (
    ANSWER,
    FOOTER,
    HEADER,
    INPUTS,
    indented,
    parenthesised,
)
from tests.wasm.test_against_python import INTS as GIVEN_INTS
from tests.wasm.test_against_python import TEXTS as GIVEN_TEXTS

COMPARE = sampled_from(["==", "!=", "<", "<=", ">", ">="])
SMALL = integers(-9, 20)


RECORDS = (
    HEADER.replace("class In(Model):\n", """class Row(Model):
    n: int
    s: str
    b: bool
    o: int | None
    at: datetime
    tags: list[str]

class In(Model):
    id: str = "x"
    r: Row
    p: Row | None
    rows: list[Row]
""").replace("from csc import *\n", "from datetime import datetime\nfrom csc import *\n")
    + "    r = a.r\n    p = a.p\n    rows = a.rows\n"
)  # fmt: skip
"""The head of a handler whose body has records in it, too."""
STORED = RECORDS.replace(
    '@route("/h", methods=["POST"], public=True)\ndef h(a: In) -> Out:\n',
    """\
things = DynamoDB(name="things", model=In)

@route("/h", methods=["POST"], public=True)
def h() -> Out:
    a = things.get("x")
""",
)
"""The same, where it comes out of a table."""
ROWS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "n": GIVEN_INTS,
        "s": GIVEN_TEXTS,
        "b": st.booleans(),
        "o": st.none() | GIVEN_INTS,
        "at": st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        "tags": st.lists(GIVEN_TEXTS, max_size=3),
    }
)
RECORD_INPUTS = st.builds(
    lambda one, r, p, rows: {**one, "r": r, "p": p, "rows": rows},
    INPUTS,
    ROWS,
    st.none() | ROWS,
    st.lists(ROWS, max_size=3),
)


def integer(depth: int) -> Way:
    leaf = sampled_from(["i", "j", "a.n", "len(s)", "len(xs)", "len(ss)"]) | (
        INTS.map(lambda n: f"({n})")
    )
    if not depth:
        return leaf
    inner = integer(depth - 1)
    return one_of(
        leaf,
        tuples(inner, sampled_from(["+", "-", "*"]), inner).map(parenthesised),
        tuples(inner, sampled_from(["//", "%"]), sampled_from(["2", "3", "7"])).map(parenthesised),
        inner.map(lambda e: f"(-{e})"),
        sampled_from(
            [
                "sum(xs)",
                "xs[0]",
                "xs[-1]",
                "xs[1]",
                "len(d)",
                "d.get(s, 1)",
                "d.get('a', i)",
                "xs[j]",
            ]
        ),
        sampled_from(
            [
                "r.n",
                "len(rows)",
                "sum(w.n for w in rows)",
                "(r.o or 0)",
                "r.at.day",
                "(p.n if p else 7)",
                "sum(w.n for w in rows if w.o is not None)",
                "len(r.tags)",
                "sum(z for z in xs if z > i)",
            ]
        ),
        sampled_from(["abs(i)", "max(i, j)", "min(i, j)"]),
        boolean(depth - 1).map(lambda e: f"sum(z for z in xs if {e})"),
        conditional(inner, depth - 1),
    )


def floating(depth: int) -> Way:
    leaf = sampled_from(["f", "a.x"]) | FLOATS.map(lambda n: f"({n!r})")
    if not depth:
        return leaf
    inner = floating(depth - 1)
    return one_of(
        leaf,
        tuples(inner, sampled_from(["+", "-", "*", "/"]), inner).map(parenthesised),
        conditional(inner, depth - 1),
    )


def string(depth: int) -> Way:
    leaf = sampled_from(["s", "t", "a.s"]) | TEXTS.map(repr)
    if not depth:
        return leaf
    inner = string(depth - 1)
    return one_of(
        leaf,
        tuples(inner, just("+"), inner).map(parenthesised),
        inner.map(lambda e: f"{e}.strip()"),
        tuples(inner, inner, inner).map(lambda p: f"{p[0]}.replace({p[1]}, {p[2]})"),
        tuples(inner, integers(0, 3), integers(0, 4)).map(lambda p: f"{p[0]}[{p[1]}:{p[2]}]"),
        integer(depth - 1).map(lambda e: f"str({e})"),
        sampled_from(['f"{s}-{i}"', 'f"{t}"', "(s or t)"]),
        sampled_from(
            ["', '.join(ss)", "s.join(r.tags)", "'-'.join(y + t for y in ss)", "ss[0]", "ss[-1]"]
        ),
        sampled_from(
            ["f'{i:04d}'", "f'{j:6}'", "f'{s:>5}'", "f'{t:*<3}'", "f'{i:,}'", "f'{s:7s}'"]
        ),
        sampled_from(["r.s", "(p.s if p is not None else s)", "r.at.isoformat()", "str(r.n)"]),
        conditional(inner, depth - 1),
    )


def boolean(depth: int) -> Way:
    leaf = sampled_from(["b", "a.b", "True", "(o is None)", "(o is not None)", "(i > 0)"])
    if not depth:
        return leaf
    inner = boolean(depth - 1)
    return one_of(
        leaf,
        tuples(integer(depth - 1), COMPARE, integer(depth - 1)).map(parenthesised),
        tuples(integer(0), COMPARE, integer(0), COMPARE, integer(0)).map(parenthesised),
        tuples(floating(depth - 1), COMPARE, floating(depth - 1)).map(parenthesised),
        tuples(string(depth - 1), sampled_from(["==", "!="]), string(depth - 1)).map(parenthesised),
        tuples(string(depth - 1), sampled_from(["in", "not in"]), string(depth - 1)).map(
            parenthesised
        ),
        tuples(string(depth - 1), sampled_from(["in", "not in"]), just("ss")).map(parenthesised),
        tuples(inner, sampled_from(["and", "or"]), inner).map(parenthesised),
        inner.map(lambda e: f"(not {e})"),
        string(depth - 1).map(lambda e: f"bool({e})"),
        tuples(string(depth - 1), sampled_from(["startswith", "endswith"]), TEXTS).map(
            lambda p: f"{p[0]}.{p[1]}({p[2]!r})"
        ),
        sampled_from(["any(z > 2 for z in xs)", "all(y != s for y in ss)", "bool(xs)"]),
        sampled_from(["(o is not None and o > 1)", "(o is None or o < i)"]),
        sampled_from(
            [
                "r.b",
                "(p is None)",
                "(p is not None and p.b)",
                "(r.o is None)",
                "(r.o == o)",
                "(s in r.tags)",
                "any(w.b for w in rows)",
                "all(w.n > i for w in rows)",
                "(p is not None and p.at < r.at)",
            ]
        ),
    )


def conditional(inner: Way, depth: int) -> Way:
    return tuples(inner, boolean(depth), inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})")


SIMPLE = one_of(
    integer(2).map(lambda e: [f"i = {e}"]),
    integer(2).map(lambda e: [f"j = {e}"]),
    integer(1).map(lambda e: [f"i += {e}"]),
    floating(2).map(lambda e: [f"f = {e}"]),
    string(2).map(lambda e: [f"s = {e}"]),
    string(1).map(lambda e: [f"t += {e}"]),
    boolean(2).map(lambda e: [f"b = {e}"]),
    integer(1).map(lambda e: [f"o = {e}"]),
    just(["o = None"]),
    tuples(integer(1), integer(1)).map(lambda p: [f"i, j = {p[0]}, {p[1]}"]),
    just(["if o is not None:", "    j = o + 1"]),
    sampled_from(
        [
            ["xs = xs[1:]"],
            ["xs = xs[:j]"],
            ["ss = ss[-2:]"],
            ["ss = ss[i:j]"],
            ["d = {y: i for y in ss}"],
        ]
    ),
    sampled_from(
        [
            ["xs = [k + n for n, k in enumerate(xs)]"],
            ["ss = [f'{n}{y}' for n, y in enumerate(ss, start=1)]"],
            ["for y in ss:", "    d[y] = d.get(y, 0) + 1"],
            ["e1: dict[str, int] = {}", "for y in ss:", "    e1[y] = len(y)", "d = e1"],
            ["d[s] = i"],
        ]
    ),
    sampled_from([["o = r.o"], ["o = p.n if p is not None else None"], ["xs = [i, j]"]]),
    sampled_from(
        [["ss = [w.s for w in rows]"], ["ss = r.tags"], ["xs = [w.n for w in rows if w.b]"]]
    ),
)

KEPT = sampled_from(
    [
        (f"q = {ANSWER}", "i = q.i"),
        (f"q = {ANSWER}", "o = q.o"),
        (f"q = {ANSWER}", "s, f = q.s, q.f"),
        ("q1 = o", "o = q1"),
        ("q1 = o", "j = q1 if q1 is not None else 1"),
        ("ys = [i, j]", "xs = ys"),
        ("ys = [i, j]", "i = sum(ys)"),
        ("ys = xs", "xs = ys"),
        ("e = {'a': i}", "d = e"),
        ("ys = [z + i for z in xs if z > j]", "xs = ys"),
        ("ys = [z + i for z in xs]", "i = sum(ys)"),
        ("g = r if b else p", "j = g.n if g is not None else 0"),
        ("g1 = b and i > 1", "b = g1"),
        ("u = s + t", "s = u"),
        ("g2 = r.copy(n=i)", "i = g2.n"),
    ]
)
"""What is made before something happens, and what is asked of it afterwards."""
LOOPS = sampled_from(
    [
        "for i in xs:",
        "for j in xs:",
        "for s in ss:",
        "for w in rows:",
        "for t in r.tags:",
        "for n, y in enumerate(ss):",
        "for k, y in zip(xs, ss):",
        "for n in range(3):",
        "for j in range(2, 5):",
        "for n, w in enumerate(rows, start=i):",
        "for n in range(len(xs)):",
    ]
)


def statements(depth: int, looped: bool = False) -> Way:
    if not depth:
        return SIMPLE
    body = lists(statements(depth - 1, looped), 1, 2).map(
        lambda parts: ["    " + line for part in parts for line in part]
    )
    branches = [
        tuples(boolean(2), body).map(lambda p: [f"if {p[0]}:", *p[1]]),
        tuples(boolean(1), body, body).map(lambda p: [f"if {p[0]}:", *p[1], "else:", *p[2]]),
        tuples(boolean(1), body, boolean(1), body).map(
            lambda p: [f"if {p[0]}:", *p[1], f"elif {p[2]}:", *p[3]]
        ),
    ]
    if looped:
        jump = sampled_from(["break", "continue"])
        branches.append(
            tuples(boolean(1), body, jump).map(lambda p: [f"if {p[0]}:", *p[1], f"    {p[2]}"])
        )
        return one_of(SIMPLE, one_of(*branches))
    within = lists(statements(depth - 1, looped=True), 1, 2).map(
        lambda parts: ["    " + line for part in parts for line in part]
    )
    kept = tuples(KEPT, body).map(lambda p: [p[0][0], *(line[4:] for line in p[1]), p[0][1]])
    loops = one_of(
        tuples(LOOPS, within).map(lambda p: [p[0], *p[1]]),
        within.map(
            lambda lines: ["for w in rows:", "    if w.o is not None:", "        o = w.o", *lines]
        ),
        within.map(
            lambda lines: ["ks = [i]", "for w in rows:", "    ks.append(w.n)", *lines, "xs = ks"]
        ),
        within.map(lambda lines: ["for k in xs:", "    i = i + k", *lines]),
        within.map(lambda lines: ["for y in ss:", "    t = y", *lines]),
        tuples(string(0), within, body).map(
            lambda p: [
                "for y in ss:",
                f"    if y == {p[0]}:",
                "        break",
                *p[1],
                "else:",
                *p[2],
            ]
        ),
    )
    ends = one_of(
        boolean(2).map(lambda e: [f"if {e}:", f"    return {ANSWER}"]),
        tuples(boolean(1), body).map(lambda p: [f"if {p[0]}:", *p[1], f"    return {ANSWER}"]),
        tuples(boolean(1), string(1)).map(
            lambda p: [f"if {p[0]}:", f"    raise HTTPError(404, {p[1]})"]
        ),
        tuples(SMALL, body, body).map(
            lambda p: ["match i:", f"    case 0 | {p[0]}:", *indented(p[1]), "    case _:",
                       *indented(p[2])]
        ),
    )  # fmt: skip
    return one_of(SIMPLE, one_of(*branches), kept, loops, ends)


_PROGRAM = lists(statements(2), 1, 3).map(
    lambda parts: RECORDS + "".join(f"    {line}\n" for part in parts for line in part) + FOOTER
)
PROGRAMS = st.integers(0, 2**64).map(lambda seed: _PROGRAM.draw(Random(seed)))
"""By a seed."""
