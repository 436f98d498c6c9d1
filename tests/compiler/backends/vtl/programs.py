"""Random handlers of what templates take: nearly all of them land on VTL, where most random Python does not."""

from hypothesis import strategies as st

from tests.wasm.test_against_python import (
    ANSWER,
    FLOATS,
    FOOTER,
    HEADER,
    INTS,
    TEXTS,
    indented,
    parenthesised,
)

COMPARE = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
SMALL = st.integers(-9, 20)


def integer(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["i", "j", "a.n", "len(s)", "len(xs)", "len(ss)"]) | (
        INTS.map(lambda n: f"({n})")
    )
    if not depth:
        return leaf
    inner = integer(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(parenthesised),
        st.tuples(inner, st.sampled_from(["//", "%"]), st.sampled_from(["2", "3", "7"])).map(
            parenthesised
        ),
        inner.map(lambda e: f"(-{e})"),
        st.just("sum(xs)"),
        st.sampled_from(["abs(i)", "max(i, j)", "min(i, j)"]),
        boolean(depth - 1).map(lambda e: f"sum(z for z in xs if {e})"),
        conditional(inner, depth - 1),
    )


def floating(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["f", "a.x"]) | FLOATS.map(lambda n: f"({n!r})")
    if not depth:
        return leaf
    inner = floating(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(parenthesised),
        conditional(inner, depth - 1),
    )


def string(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["s", "t", "a.s"]) | TEXTS.map(repr)
    if not depth:
        return leaf
    inner = string(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.just("+"), inner).map(parenthesised),
        inner.map(lambda e: f"{e}.strip()"),
        st.tuples(inner, inner, inner).map(lambda p: f"{p[0]}.replace({p[1]}, {p[2]})"),
        st.tuples(inner, st.integers(0, 3), st.integers(0, 4)).map(
            lambda p: f"{p[0]}[{p[1]}:{p[2]}]"
        ),
        integer(depth - 1).map(lambda e: f"str({e})"),
        st.sampled_from(['f"{s}-{i}"', 'f"{t}"', "(s or t)"]),
        conditional(inner, depth - 1),
    )


def boolean(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["b", "a.b", "True", "(o is None)", "(o is not None)", "(i > 0)"])
    if not depth:
        return leaf
    inner = boolean(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(integer(depth - 1), COMPARE, integer(depth - 1)).map(parenthesised),
        st.tuples(integer(0), COMPARE, integer(0), COMPARE, integer(0)).map(parenthesised),
        st.tuples(floating(depth - 1), COMPARE, floating(depth - 1)).map(parenthesised),
        st.tuples(string(depth - 1), st.sampled_from(["==", "!="]), string(depth - 1)).map(
            parenthesised
        ),
        st.tuples(string(depth - 1), st.sampled_from(["in", "not in"]), string(depth - 1)).map(
            parenthesised
        ),
        st.tuples(string(depth - 1), st.sampled_from(["in", "not in"]), st.just("ss")).map(
            parenthesised
        ),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(parenthesised),
        inner.map(lambda e: f"(not {e})"),
        string(depth - 1).map(lambda e: f"bool({e})"),
        st.tuples(string(depth - 1), st.sampled_from(["startswith", "endswith"]), TEXTS).map(
            lambda p: f"{p[0]}.{p[1]}({p[2]!r})"
        ),
        st.sampled_from(["any(z > 2 for z in xs)", "all(z != s for z in ss)", "bool(xs)"]),
        st.sampled_from(["(o is not None and o > 1)", "(o is None or o < i)"]),
    )


def conditional(inner: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    return st.tuples(inner, boolean(depth), inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})")


SIMPLE = st.one_of(
    integer(2).map(lambda e: [f"i = {e}"]),
    integer(2).map(lambda e: [f"j = {e}"]),
    integer(1).map(lambda e: [f"i += {e}"]),
    floating(2).map(lambda e: [f"f = {e}"]),
    string(2).map(lambda e: [f"s = {e}"]),
    string(1).map(lambda e: [f"t += {e}"]),
    boolean(2).map(lambda e: [f"b = {e}"]),
    integer(1).map(lambda e: [f"o = {e}"]),
    st.just(["o = None"]),
    st.tuples(integer(1), integer(1)).map(lambda p: [f"i, j = {p[0]}, {p[1]}"]),
    st.just(["if o is not None:", "    j = o + 1"]),
)


def statements(depth: int, looped: bool = False) -> st.SearchStrategy[list[str]]:
    if not depth:
        return SIMPLE
    body = st.lists(statements(depth - 1, looped), min_size=1, max_size=3).map(
        lambda parts: ["    " + line for part in parts for line in part]
    )
    branches = [
        st.tuples(boolean(2), body).map(lambda p: [f"if {p[0]}:", *p[1]]),
        st.tuples(boolean(1), body, body).map(lambda p: [f"if {p[0]}:", *p[1], "else:", *p[2]]),
        st.tuples(boolean(1), body, boolean(1), body).map(
            lambda p: [f"if {p[0]}:", *p[1], f"elif {p[2]}:", *p[3]]
        ),
    ]
    if looped:
        jump = st.sampled_from(["break", "continue"])
        branches.append(
            st.tuples(boolean(1), body, jump).map(lambda p: [f"if {p[0]}:", *p[1], f"    {p[2]}"])
        )
        return st.one_of(SIMPLE, *branches)
    within = st.lists(statements(depth - 1, looped=True), min_size=1, max_size=3).map(
        lambda parts: ["    " + line for part in parts for line in part]
    )
    return st.one_of(
        SIMPLE,
        *branches,
        boolean(2).map(lambda e: [f"if {e}:", f"    return {ANSWER}"]),
        st.tuples(boolean(1), body).map(lambda p: [f"if {p[0]}:", *p[1], f"    return {ANSWER}"]),
        st.tuples(boolean(1), string(1)).map(
            lambda p: [f"if {p[0]}:", f"    raise HTTPError(404, {p[1]})"]
        ),
        st.tuples(SMALL, body, body).map(
            lambda p: ["match i:", f"    case 0 | {p[0]}:", *indented(p[1]), "    case _:",
                       *indented(p[2])]
        ),
        within.map(lambda lines: ["for k in xs:", "    i = i + k", *lines]),
        within.map(lambda lines: ["for z in ss:", "    t = z", *lines]),
        st.tuples(string(0), within, body).map(
            lambda p: ["for z in ss:", f"    if z == {p[0]}:", "        break", *p[1], "else:", *p[2]]
        ),
    )  # fmt: skip


PROGRAMS = st.lists(statements(2), min_size=1, max_size=5).map(
    lambda parts: HEADER + "".join(f"    {line}\n" for part in parts for line in part) + FOOTER
)
