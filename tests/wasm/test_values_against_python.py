"""Tuples, patterns and the library of Python: as CPython does them."""

import pytest

from tests.wasm.one_handler import Case, check

CASES: list[Case] = [
    ("const", "", "t = (1, 'a')\nreturn t[1] + str(t[0]) + str(t[-2])"),
    (
        "helper ret",
        "def both(n: int, s: str) -> tuple[int, str]:\n    return n + 1, s + 'x'",
        "n, s = both(a.n, a.s)\nreturn f'{n}{s}'",
    ),
    (
        "helper ret if",
        "def both(n, s):\n    if n > 3:\n        return n, s\n    return 0, 'small'",
        "n, s = both(a.n, a.s)\nreturn f'{n}{s}'",
    ),
    ("items loop", "", "t = ''\nfor k, v in a.d.items():\n    t += f'{k}={v};'\nreturn t"),
    (
        "items sorted",
        "",
        "t = ''\nfor k, v in sorted(a.d.items()):\n    t += f'{k}={v};'\nreturn t",
    ),
    (
        "items key",
        "",
        "t = ''\nfor k, v in sorted(a.d.items(), key=lambda kv: kv[1], reverse=True):\n    t += f'{k}={v};'\nreturn t",
    ),
    (
        "items key2",
        "",
        "top = sorted(a.d.items(), key=lambda kv: (-kv[1], kv[0]))\nreturn ','.join(f'{k}:{v}' for k, v in top[:1])",
    ),
    (
        "max items",
        "",
        "best = max(a.d.items(), key=lambda kv: kv[1], default=None)\nreturn best[0] if best is not None else 'none'",
    ),
    ("enum list", "", "xs = list(enumerate(a.ss, 1))\nreturn ''.join([f'{i}{x}' for i, x in xs])"),
    ("zip list", "", "xs = list(zip(a.ss, a.xs))\nreturn ''.join(f'{i}{x}' for i, x in xs)"),
    (
        "enum nested",
        "",
        "t = ''\nfor i, (k, v) in enumerate(sorted(a.d.items())):\n    t += f'{i}{k}{v}'\nreturn t",
    ),
    ("dict of tuples", "", "d = {'a': (1, 'x'), 'b': (2, 'y')}\nn, s = d['b']\nreturn f'{n}{s}'"),
    (
        "list tuples append",
        "",
        "xs: list[tuple[str, int]] = []\nfor s in a.ss:\n    xs.append((s, len(s)))\nxs.sort(key=lambda p: p[1])\nreturn ''.join(p[0] for p in xs)",
    ),
    (
        "list tuples sort",
        "",
        "xs = [(len(s), s) for s in a.ss]\nxs.sort()\nreturn ''.join(p[1] for p in xs) + str(len(xs)) + str(max(xs)[0] if xs else 0)",
    ),
    (
        "compare",
        "",
        "return str((a.n, a.s) == (5, 'ab,cd')) + str((a.n, a.m) < (5, 0)) + str((a.n, 'x') in [(5, 'x')])",
    ),
    (
        "swap",
        "",
        "xs = a.xs\nif len(xs) > 1:\n    xs[0], xs[1] = xs[1], xs[0]\nreturn ','.join(str(x) for x in xs)",
    ),
    ("swap vars", "", "x, y = a.n, a.m\nx, y = y, x\nreturn f'{x} {y}'"),
    ("nested unpack", "", "(x, y), z = (a.n, a.s), a.m\nreturn f'{x}{y}{z}'"),
    ("partition", "", "p = a.s.partition(',')\nreturn p[0] + p[2]"),
    ("partition unpack", "", "h, _, r = a.s.partition(',')\nreturn r + h"),
    ("divmod", "", "q, r = divmod(a.n, 3)\nd = divmod(a.m, 7)\nreturn f'{q}{r}{d[0]}{d[1]}'"),
    (
        "for tuple lit",
        "",
        "t = ''\nfor x in ('a', 'b'):\n    t += x\nreturn t + ''.join(('c', a.s)) + str(max((1, a.n)))",
    ),
    (
        "dict comp items",
        "",
        "d = {k: v + 1 for k, v in a.d.items() if v}\nreturn ''.join(f'{k}{v}' for k, v in d.items())",
    ),
    (
        "list of dict values",
        "",
        "g: dict[str, list[int]] = {}\nfor x in a.xs:\n    g[str(x % 2)] = g.get(str(x % 2), []) + [x]\nt = ''\nfor k, vs in sorted(g.items()):\n    t += f'{k}:{len(vs)}'\nreturn t",
    ),
    ("tuple truth", "", "t = (1, 2)\nreturn 'y' if t else 'n'"),
    ("tuple len", "", "t = (1, 'a')\nreturn str(len(t))"),
    (
        "tuple opt",
        "",
        "t = None\nif a.n > 3:\n    t = (a.n, 'x')\nif t is None:\n    return 'none'\nreturn t[1]",
    ),
    ("tuple widen", "", "t = (0, 'a')\nif a.n > 3:\n    t = (a.n, 'x')\nn, s = t\nreturn s"),
    (
        "rows",
        "",
        "rows = [['a', 'b'], ['c', 'd']]\nt = ''\nfor x, y in rows:\n    t += x + y\nreturn t",
    ),
    ("sum pairs", "", "return str(sum(x * y for x, y in zip(a.xs, a.xs)))"),
    ("any pairs", "", "return str(any(v > 1 for k, v in a.d.items()))"),
    (
        "def arg tuple",
        "def f(p: tuple[str, int]) -> str:\n    k, v = p\n    return k * v",
        "return f(('a', 1))",
    ),
    (
        "percent",
        "",
        "return '%s has %d (%5.2f) %05d|%-6s|%x 100%%' % (a.s, a.n, a.x, a.m, a.t, a.n)",
    ),
    ("percent one", "", "return 'n=%s' % a.n + '%.1f' % a.n + '%+d' % a.m + '% d' % a.n"),
    ("int base", "", "return str(int('ff', 16) + int('-0b11', 0))"),
    (
        "int base err",
        "",
        "try:\n    n = int(a.s, 16)\nexcept ValueError as e:\n    return 'bad'\nreturn str(n)",
    ),
    (
        "dumps",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return json.dumps({'a': a.n, 'b': [a.s, None], 'c': a.xs, 'd': a.d, 'e': a.o, 'f': a.x})",
    ),
    (
        "dumps opts",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return json.dumps(a.d, sort_keys=True, indent=2, ensure_ascii=False)",
    ),
    (
        "loads",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "v = json.loads('[1, 2.5, \"x\"]')\nreturn json.dumps(a.ss)",
    ),
    (
        "b64",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return base64.b64encode(a.s.encode()).decode() + base64.urlsafe_b64encode(a.t.encode('utf-8')).decode()",
    ),
    (
        "b64d",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return base64.b64decode('YWI=').decode()",
    ),
    (
        "sha",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return hashlib.sha256(a.s.encode()).hexdigest()[:8] + hmac.new(b'k', a.s.encode(), hashlib.sha256).hexdigest()[:8]",
    ),
    (
        "quantize",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "p = Decimal('2.675') * a.n\nreturn str(p.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)) + str(p.quantize(Decimal('1')))",
    ),
    (
        "dt replace",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "d = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)\nreturn d.replace(hour=0, minute=a.n % 60).isoformat()",
    ),
    (
        "dt new",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "d = datetime(2024, 1 + a.n % 12, 1, tzinfo=UTC)\nreturn d.isoformat() + date(2024, 1, 31).replace(day=1 + a.n).isoformat()",
    ),
    (
        "dt fromiso",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "d = datetime.fromisoformat('2024-05-01T12:00:00+00:00')\nreturn d.isoformat() + str(date.fromisoformat('2024-05-01').day)",
    ),
    (
        "dt fromiso bad",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "try:\n    d = date.fromisoformat(a.s)\nexcept ValueError:\n    return 'bad'\nreturn str(d)",
    ),
    (
        "strptime",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return str(datetime.strptime('01/02/2024', '%d/%m/%Y').date()) + datetime.strptime('2024', '%Y').replace(tzinfo=UTC).isoformat()",
    ),
    (
        "fromts",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return datetime.fromtimestamp(1700000000, tz=UTC).isoformat()",
    ),
    ("any fail", "", "return str(any(10 // x > 4 for x in a.xs))"),
    ("all fail", "", "return str(all(10 // x > 4 for x in a.xs if x))"),
    ("any fail zero", "", "return str(any(10 // (x - 1) > 4 for x in a.xs))"),
    ("any ints", "", "return str(any(a.xs)) + str(all(a.ss)) + str(any(x % 2 for x in a.xs))"),
    ("any idx", "", "return str(any(a.xs[i] > 2 for i in range(len(a.xs))))"),
    (
        "match seq",
        "",
        "match a.xs:\n    case []:\n        return 'e'\n    case [x]:\n        return f'one {x}'\n    case [3, y, *rest]:\n        return f'{y} {len(rest)}'\n    case _:\n        return 'o'",
    ),
    (
        "match split",
        "",
        "match a.s.split(','):\n    case ['ab', x]:\n        return x\n    case [x] if x == '':\n        return 'empty'\n    case [*xs, 'z']:\n        return 'z'\n    case _:\n        return 'o'",
    ),
    (
        "match tuple",
        "",
        "match (a.n > 3, a.b):\n    case (True, True):\n        return 'tt'\n    case (False, _):\n        return 'f'\n    case _:\n        return 'o'",
    ),
    (
        "match tuple2",
        "",
        "match (a.s, a.n):\n    case ('ab,cd', n):\n        return f'{n}'\n    case (x, 0):\n        return x + 'z'\n    case _:\n        return 'o'",
    ),
    (
        "match dict",
        "",
        "match a.d:\n    case {'k': 1, 'j': v}:\n        return f'{v}'\n    case {'k': v}:\n        return f'k{v}'\n    case _:\n        return 'o'",
    ),
    (
        "match star mid",
        "",
        "match a.xs:\n    case [x, *mid, y]:\n        return f'{x}{y}{len(mid)}'\nreturn 'n'",
    ),
    ("quote", "from urllib.parse import quote", "import_ = quote(a.s)\nreturn import_"),
    (
        "dec normalize",
        "import json, base64, hashlib, hmac\nfrom decimal import Decimal, ROUND_HALF_UP\nfrom datetime import datetime, date, timedelta, UTC\n",
        "return str(Decimal('1.500').normalize())",
    ),
    ("math", "import math", "return f'{math.log10(100)} {math.gcd(a.n, 10)} {math.pow(2, 3)}'"),
    ("hex", "", "return a.s.encode().hex() + f'{a.n:x} {a.m:>6} {a.x:.1%}'"),
]


@pytest.mark.parametrize(("head", "body"), [one[1:] for one in CASES], ids=[c[0] for c in CASES])
def test_it_does_what_python_does(head: str, body: str) -> None:
    check(head, body)
