"""Functions that return anywhere, errors that are caught, dicts that change: as CPython does them."""

import pytest

from tests.wasm.one_handler import Case, check

CASES: list[Case] = [
    (
        "ret in loop",
        "def first(xs: list[int]) -> str:\n    for x in xs:\n        if x > 2:\n            return f'found {x}'\n    return 'none'",
        "return first(a.xs)",
    ),
    (
        "ret in loop twice",
        "def first(xs: list[int]) -> str:\n    for x in xs:\n        if x > 2:\n            return f'found {x}'\n    return 'none'",
        "u = first(a.xs)\nreturn u + first([1, 5])",
    ),
    (
        "ret nested",
        "def f(xs: list[int]) -> str:\n    for x in xs:\n        for y in xs:\n            if x < y:\n                return f'{x}{y}'\n        x += 1\n    t = 'no'\n    return t",
        "return f(a.xs)",
    ),
    (
        "ret while true",
        "def f(n: int) -> str:\n    while True:\n        n += 1\n        if n > 9:\n            return f'{n}'",
        "return f(a.n)",
    ),
    (
        "ret opt",
        "def f(xs: list[int]) -> int | None:\n    for x in xs:\n        if x > 2:\n            return x\n    return None",
        "r = f(a.xs)\nreturn 'none' if r is None else f'{r}'",
    ),
    (
        "ret opt fall",
        "def f(xs):\n    for x in xs:\n        if x > 2:\n            return x",
        "r = f(a.xs)\nreturn 'none' if r is None else f'{r}'",
    ),
    (
        "ret try loop",
        "def f(ss: list[str]) -> str:\n    for s in ss:\n        try:\n            return str(int(s))\n        except ValueError:\n            continue\n    return 'none'",
        "return f(a.ss)",
    ),
    (
        "ret none fn",
        "def f(xs: list[int], t: list[str]) -> None:\n    for x in xs:\n        if x > 2:\n            return\n        t.append(str(x))\n    t.append('end')",
        "t = ['x']\nf(a.xs, t)\nreturn ''.join(t)",
    ),
    (
        "ret tuple loop",
        "def f(xs: list[int]) -> tuple[int, str]:\n    for i, x in enumerate(xs):\n        if x == 1:\n            return i, 'yes'\n    return -1, 'no'",
        "n, s = f(a.xs)\nreturn f'{n}{s}'",
    ),
    (
        "if loop",
        "def f(xs: list[int], n: int) -> int:\n    if n > 100:\n        return 0\n    for x in xs:\n        if x == n:\n            return 1\n    if n == 0:\n        return 5\n    return n",
        "return str(f(a.xs, a.n))",
    ),
    ("pop", "", "v = a.d.pop('k', 0)\nreturn f'{v} {len(a.d)}' + ','.join(a.d.keys())"),
    ("pop none", "", "v = a.d.pop('k', None)\nreturn 'none' if v is None else f'{v} {len(a.d)}'"),
    ("pop err", "", "v = a.d.pop('k')\nreturn f'{v} {len(a.d)}'"),
    (
        "pop catch",
        "",
        "try:\n    v = a.d.pop('k')\nexcept KeyError:\n    v = -1\nreturn f'{v} {len(a.d)}'",
    ),
    (
        "setdefault",
        "",
        "g: dict[str, list[int]] = {}\nfor x in a.xs:\n    g.setdefault(str(x % 2), []).append(x)\nreturn ';'.join(f'{k}:{len(v)}' for k, v in sorted(g.items()))",
    ),
    (
        "setdefault int",
        "",
        "v = a.d.setdefault('z', 5)\nreturn f'{v}' + str(a.d['z']) + str(len(a.d))",
    ),
    (
        "update",
        "",
        "a.d.update({'k': 9, 'q': 3})\na.d.update(w=1)\nreturn ','.join(f'{k}{v}' for k, v in a.d.items())",
    ),
    ("update empty", "", "d = {}\nd.update(a.d)\nreturn ','.join(d.keys())"),
    (
        "del",
        "",
        "if 'k' in a.d:\n    del a.d['k']\nif a.xs:\n    del a.xs[0]\nreturn f'{len(a.d)}{len(a.xs)}'",
    ),
    ("del miss", "", "del a.d['nope']\nreturn 'x'"),
    ("set remove", "", "s = set(a.ss)\ns.remove('a')\nreturn ','.join(sorted(s))"),
    (
        "dict pairs",
        "",
        "d = dict(sorted(a.d.items(), key=lambda kv: kv[1]))\nreturn ','.join(d.keys())",
    ),
    ("dict list pairs", "", "d = dict([(s, len(s)) for s in a.ss])\nreturn ','.join(d.keys())"),
    (
        "sorted items lists",
        "",
        "g = {'b': [1], 'a': [2]}\nreturn ','.join(k for k, v in sorted(g.items()))",
    ),
    ("sorted rev float", "", "return str(sorted([0.0, -0.0, a.x], reverse=True)[0])"),
    ("list enum", "", "xs = list(enumerate(a.ss, 1))\nreturn ''.join([f'{i}{x}' for i, x in xs])"),
    ("loop change dict", "", "for k in a.d:\n    a.d.pop(k)\n    a.d['zz'] = 1\nreturn ''"),
    (
        "del in values loop",
        "",
        "t = 0\nfor k, v in a.d.items():\n    t += v\n    del a.d[k]\nreturn str(t)",
    ),
    ("exc", "", "try:\n    n = int(a.s)\nexcept Exception:\n    n = -1\nreturn str(n)"),
    (
        "exc as",
        "",
        "try:\n    n = int(a.t) // a.n\nexcept Exception as e:\n    return 'bad'\nreturn str(n)",
    ),
    ("zero", "", "try:\n    n = 10 // a.n\nexcept ZeroDivisionError:\n    n = -1\nreturn str(n)"),
    (
        "zero float",
        "",
        "try:\n    x = a.x / a.x\nexcept ZeroDivisionError:\n    x = -1.0\nreturn str(x)",
    ),
    ("index", "", "try:\n    n = a.xs[2]\nexcept IndexError:\n    n = -1\nreturn str(n)"),
    (
        "index neg",
        "",
        "try:\n    n = a.xs[-3]\nexcept (IndexError, KeyError):\n    n = -1\nreturn str(n)",
    ),
    ("str index", "", "try:\n    n = a.s[4]\nexcept LookupError:\n    n = 'x'\nreturn n"),
    ("pop", "", "try:\n    n = a.xs.pop(1)\nexcept IndexError:\n    n = -1\nreturn str(n)"),
    (
        "setitem",
        "",
        "try:\n    a.xs[0] = 5\nexcept IndexError:\n    return 'no'\nreturn str(a.xs[0])",
    ),
    ("other err", "", "try:\n    n = a.xs[7]\nexcept KeyError:\n    n = -1\nreturn str(n)"),
    (
        "raise VE",
        "def chk(n: int) -> int:\n    if n < 3:\n        raise ValueError(f'{n} is too small')\n    return n",
        "try:\n    n = chk(a.n)\nexcept ValueError as e:\n    raise HTTPError(400, str(e))\nreturn str(n)",
    ),
    (
        "raise VE f",
        "def chk(n: int) -> int:\n    if n < 3:\n        raise ValueError(f'{n} is too small')\n    return n",
        "try:\n    n = chk(a.n)\nexcept ValueError as e:\n    return f'no: {e}'\nreturn str(n)",
    ),
    (
        "reraise outer",
        "",
        "try:\n    try:\n        n = int(a.s)\n    except ValueError:\n        raise\nexcept Exception:\n    return 'outer'\nreturn str(n)",
    ),
    (
        "exc http",
        "",
        "try:\n    if a.n > 3:\n        raise HTTPError(404, 'x')\n    n = 5\nexcept Exception:\n    return 'caught'\nreturn str(n)",
    ),
    (
        "exc order",
        "",
        "try:\n    if a.n > 3:\n        raise HTTPError(404, 'x')\n    n = int(a.s)\nexcept HTTPError as e:\n    return e.message\nexcept Exception:\n    return 'other'\nreturn str(n)",
    ),
    (
        "assert caught",
        "",
        "try:\n    assert a.n > 3, 'x'\nexcept AssertionError:\n    return 'small'\nreturn 'ok'",
    ),
    (
        "unpack caught",
        "",
        "try:\n    x, y = a.s.split(',')\nexcept ValueError:\n    return 'one'\nreturn x",
    ),
    (
        "finally list",
        "",
        "log: list[str] = []\ntry:\n    n = int(a.t)\nexcept ValueError:\n    n = -1\nfinally:\n    log.append('done')\nreturn f'{n}{log[0]}'",
    ),
    (
        "finally ret",
        "def f(s: str) -> str:\n    xs = ['a']\n    try:\n        return s + str(int(s))\n    except ValueError:\n        return 'bad' + xs[0]\n    finally:\n        xs[0] = 'z'",
        "return f(a.t)",
    ),
    (
        "finally mutate",
        "def g(s: str, xs: list[int]) -> str:\n    try:\n        if s == '':\n            return 'e'\n        return str(int(s))\n    finally:\n        xs[0] += 1",
        "xs = [1]\nr = ''\ntry:\n    r = g(a.t, xs)\nexcept ValueError:\n    r = 'v'\nreturn r + str(xs[0])",
    ),
    (
        "finally loop",
        "",
        "n = 0\nd = {'c': 0}\nfor s in a.ss:\n    try:\n        n += int(s)\n    except ValueError:\n        n += 1\n    finally:\n        d['c'] += 1\nreturn f'{n}{d[\"c\"]}'",
    ),
    (
        "finally raise",
        "",
        "d = {'c': 0}\ntry:\n    try:\n        n = int(a.s)\n    finally:\n        d['c'] = 1\nexcept ValueError:\n    return str(d['c'])\nreturn str(n)",
    ),
    (
        "decimal",
        "from decimal import Decimal, InvalidOperation",
        "from_ = a.t\ntry:\n    x = Decimal(from_)\nexcept InvalidOperation:\n    return 'bad'\nreturn str(x)",
    ),
    (
        "type err",
        "",
        "try:\n    n = max(a.xs)\nexcept ValueError:\n    return 'empty'\nreturn str(n)",
    ),
    ("bare", "", "try:\n    n = a.d['zz']\nexcept:\n    n = 0\nreturn str(n)"),
    (
        "exc else",
        "",
        "try:\n    n = a.d['k']\nexcept Exception:\n    n = 0\nelse:\n    n += 1\nreturn str(n)",
    ),
    (
        "exc in loop break",
        "",
        "t = ''\nfor s in a.ss:\n    try:\n        t += str(int(s))\n    except Exception:\n        break\nreturn t + 'e'",
    ),
    (
        "nested fail in handler",
        "",
        "try:\n    n = int(a.s)\nexcept ValueError:\n    n = a.xs[9]\nreturn str(n)",
    ),
    (
        "ret try",
        "def f(s: str) -> str:\n    n = 0\n    try:\n        n = int(s)\n        if n > 5:\n            return 'big'\n    except ValueError:\n        return 'bad'\n    else:\n        n += 1\n    return f'{n}'",
        "return f(a.s)",
    ),
    (
        "str e told",
        "",
        "try:\n    n = int(a.s)\nexcept ValueError as e:\n    return str(e)\nreturn str(n)",
    ),
    (
        "set default append",
        "",
        "g: dict[str, list[int]] = {}\nfor x in a.xs:\n    g.setdefault(str(x % 2), []).append(x)\nreturn ';'.join(f'{k}:{len(v)}' for k, v in sorted(g.items()))",
    ),
    ("join dict", "", "return ','.join(a.d)"),
]


@pytest.mark.parametrize(("head", "body"), [one[1:] for one in CASES], ids=[c[0] for c in CASES])
def test_it_does_what_python_does(head: str, body: str) -> None:
    check(head, body)
