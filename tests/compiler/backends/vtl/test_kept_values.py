"""Short programs that templates once got wrong, or have learnt: each agrees with Python, on VTL."""

import json
from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.project import project_of
from tests.compiler.backends.vtl.test_random_handlers import RAISED, rendered
from tests.wasm.test_against_python import FOOTER, HEADER, run_python

GIVEN: dict[str, Any] = {"n": 3, "m": 4, "x": 1.0, "s": "q", "t": "", "b": True, "o": 5}
GIVEN |= {"xs": [1, 2], "ss": ["a", 'b"$x'], "d": {"a": 1}}
RECORD = "Out(i=i, f=f, s=s, b=b, xs=xs, ss=ss, d=d, o=o)"

BEFORE_A_CHANGE = [
    f"q = {RECORD}|for k in xs:|    i = i + k|i = q.i",
    "q = o|for k in xs:|    o = k|o = q",
    "q = o|for k in xs:|    o = k|o = q if q is not None else 0",
    "q = o|if b:|    o = 4|o = q|p = o|if b:|    o = None|o = p",
    "ys = [i, j]|for k in xs:|    i = i + k|xs = ys",
    "e = {'a': i}|for k in xs:|    i = i + k|d = e",
    "ys = [z + i for z in xs]|for k in xs:|    i = i + k|xs = ys",
    "q = [z for z in xs if z > i]|if b:|    i = 0|xs = q",
    "ys = [1]|zs = ys|for k in xs:|    ys.append(2)|xs = zs",
]
LOOP_VARIABLES = [
    "for i in xs:|    j = i|s = str(i)",
    "for i in xs:|    if i > 1:|        break",
    f"q = {RECORD}|for i in xs:|    j = j + q.i|i = j",
    "for k in xs:|    for k in xs:|        i = k|    i = i + k",
    "for k in xs:|    k = k + 1|    i = k + i",
    "for k in xs:|    i = i + k|for k in [7, 8]:|    j = j + k",
]
PLACES = [
    "i = d['a'] + d.get('b', 4) + len(d)",
    "i = d[s]",
    "b = s in d|t = str(i) if 'a' in d else t",
    "xs = xs[1:]|i = xs[-1] + xs[0]",
    "xs = xs[:-1]|i = xs[i]",
    "i = xs[-3]",
    "xs = xs[:i]|i = xs[j - 4]",
    "ss = ss[j:i]",
    "ss = ss[-1:]",
    "if s == 'q':|    raise HTTPError(404, ss[7])",
    "if s == 'q':|    raise HTTPError(404, ss[-1])",
]
COUNTED = [
    "for n, y in enumerate(ss):|    i += n|    t = t + y",
    "for k, y in zip(xs, ss):|    t = f'{t}{k}{y}'",
    "for n in range(4):|    i += n",
    "for n in range(4, 2):|    i += n",
    "for n in range(len(xs)):|    i += xs[n]",
    "ss = [f'{n}{y}' for n, y in enumerate(ss, start=2)]",
    "xs = [k * n for n, k in enumerate(xs) if k > 1]",
]
DICTS = [
    "e: dict[str, int] = {}|for y in ss:|    e[y] = e.get(y, 0) + i|d = e",
    "d = {y: len(y) for y in ss if y != 'a'}",
    "d['z'] = i|d[s] = 4|i = d[s]",
    "if b:|    d['z'] = i",
]
CHOICES = [
    "g = o if b else None|i = g if g is not None else 7|o = g",
    "g = None if b else o|i = g if g is not None else 7",
    "g = o if not b else None|i = 1 if g is None else 2|b = g == o",
    "g = o if i > 9 else (j if b else None)|i = g or 8|o = g",
]
TEXTS = [
    "s = ','.join(ss)|t = '-'.join([s, t])|s = s + t",
    "s = ';'.join(y + 'x' for y in ss if y != 'b')",
    "s = ','.join(ss[2:])",
    "s = f'{i:05d}|{-i:05d}|{s:>4}|{s:<4}|{i:4}|{i*1000000:,}|{-i*1000:,}|{s:*>3}|{i:<4}|{i:02}'",
    "s = '😀é'|s = f'{s:>5}{s:<1}{s:.<4}'",
]


@pytest.mark.parametrize(
    "lines", BEFORE_A_CHANGE + LOOP_VARIABLES + PLACES + COUNTED + DICTS + CHOICES + TEXTS
)
def test_as_in_python(lines: str) -> None:
    body = "".join(f"    {one}\n" for one in _lines(lines))
    cloud = compile_project(project_of({"api.py": HEADER + body + FOOTER})).cloud
    assert cloud is not None
    templates = cloud.routes[0].templates
    assert templates is not None, cloud.routes[0].reasons
    expected = run_python(HEADER + body + FOOTER, GIVEN)
    found = rendered(templates, json.dumps(GIVEN))
    assert found == (RAISED if isinstance(expected, str) else expected)


def _lines(lines: str) -> list[str]:
    """A bar ends a line, but within a text."""
    if "f'" in lines and "}|{" in lines:
        return [lines]
    return lines.split("|")


REFUSED = [
    "ys = [1]|e = [len(ys), 4]|for k in xs:|    ys.append(2)|xs = e",
    "ys = [1]|e = {'a': len(ys)}|ys.append(2)|d = e",
    "for n in range(i):|    i += n",
    "for n in range(0, 9, 2):|    i += n",
    "for k in xs:|    j += xs[k]",
    "for n in range(len(xs)):|    xs = [n]|    i = xs[n]",
    "s = f'{f:.2f}'",
    "s = f'{i:^9}'",
    "s = f'{i:+d}'",
    "for k in d:|    s = s + k",
]


@pytest.mark.parametrize("lines", REFUSED)
def test_what_is_refused_has_a_reason(lines: str) -> None:
    body = "".join(f"    {one}\n" for one in _lines(lines))
    cloud = compile_project(project_of({"api.py": HEADER + body + FOOTER})).cloud
    assert cloud is not None
    (route,) = cloud.routes
    assert route.templates is None
    assert route.reasons[0].message and route.reasons[0].span.line > 30
