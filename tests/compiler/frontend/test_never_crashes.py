"""Whatever valid Python a handler holds: no crash, a sound program or located mistakes.

Handlers are grown from the applications' own and a corpus of Python's whole grammar, by exchanging
expressions, statements and names at random.
"""

import ast
import copy
import random
import warnings
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.compiler.frontend import read_program
from csc.compiler.ir.check import check_program
from csc.compiler.ir.show import show_program
from csc.compiler.project import project_of, read_project

APPS = Path(__file__).parents[3] / "fixtures" / "apps"
SHOP = read_project(APPS / "shop").files
HANDLERS = "shop/orders.py"

CORPUS = ast.parse(
    """
def corpus(a, b: int = 1, *c, d: str = "x", **e):
    x: int = 5
    x, (y, *z) = 1, (2, 3)
    x = y = z
    x[0] = x[1:2] = x[::3]
    x.name, y["k"] = 1, {**e, "k": [*c]}
    x += 1; x -= y; x **= 2; x @= y; x //= 3; x |= 1
    del x, y[0]
    for i, (j, k) in enumerate(zip(a, b)): continue
    else: pass
    while (n := a.get("x")) and not b: break
    else: x = 1
    with open("f") as f, a: pass
    try: raise ValueError("x") from None
    except (KeyError, ValueError) as error: raise
    except: pass
    else: x = 1
    finally: y = 2
    match a:
        case {"x": [1, *rest], **kw} if rest: pass
        case Point(x=0) | (1 | 2) as p: pass
        case _: return
    assert a, "no"
    import os.path as path
    from csc import now as clock
    global g
    def inner(p=lambda q: q): nonlocal x; return p
    class Inner(Base, metaclass=Meta): z: int = 1
    async def later(): return [i async for i in a]
    await_ = [i for i in range(3) if i for j in i if j > 1]
    s = {i for i in a} | {1, 2}
    d = {i: j for i, j in a.items()}
    t = (i for i in a); u = (yield) ; v = yield from a
    return f"{a!r:>{b}} {x:03d} {{}} {d['k']}" if a is not None else (lambda: None)()
    return -x + ~y * z / 2 // 3 % 4 ** 5 << 1 >> 2 & 3 | 4 ^ 5 @ 6
    return a < b <= c != d == e is None is not x in y not in z
    return a and b or not c, None, True, ..., 1j, 1.5, b"x", 10**30, "é\\n\\"'"
    return str(len(sorted(a)[0])), min(a, b), max(a), sum(b), any(c), all(d), round(1.5, 1), abs(-1)
    return identity.claims["x"], identity.email, identity, orders, customers, Order, HTTPError(404)
    return orders.query(a, index="owner-index", ge=1, limit=b, cursor=None), orders.scan().next
    return orders.update(a, status="x", when={"owner": 1}, add={"placed_at": b}, **e)
    return orders.put(Order(**a)), orders.delete(*c), orders.find(a).lines[0].product, Decimal("x")
    return [line.quantity * 2 for line in order.lines if line.product], {"a": 1, "b": "c"}, {}, []
    raise HTTPError(404, "x") from HTTPError(status=a)
    return a.strip().split(",")[-1], "x".join([a]), a.format(b), d.get("k", 1), a.append(b), a.sort()
"""
)
STATEMENTS = CORPUS.body[0].body  # type: ignore[attr-defined]
OWN = [ast.parse(SHOP[path].text) for path in ("shop/orders.py", "shop/reports.py")]
EXPRESSIONS = [
    node
    for tree in (CORPUS, *OWN, *OWN)
    for node in ast.walk(tree)
    if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
]


class Mutator(ast.NodeTransformer):
    """Exchanges about one expression in ``rate``, and gives every unknown name a known one."""

    def __init__(self, choice: random.Random, rate: int, names: list[str]) -> None:
        self.choice, self.rate, self.names = choice, rate, names

    def visit(self, node: ast.AST) -> ast.AST:
        loads = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if isinstance(node, ast.expr) and loads and self.choice.randrange(self.rate) == 0:
            node = copy.deepcopy(self.choice.choice(EXPRESSIONS))
        if isinstance(node, ast.Name) and loads and self.names and node.id not in self.names:
            return ast.Name(self.choice.choice(self.names), ast.Load())
        visited: ast.AST = super().visit(node)
        return visited


def grown(seed: int, rate: int) -> str:
    """The shop's orders, with the body of one changed; valid Python."""
    choice = random.Random(seed)
    tree = ast.parse(SHOP[HANDLERS].text)
    handlers = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    function = choice.choice(handlers)
    body = copy.deepcopy(function.body)
    for _ in range(choice.randrange(3)):
        body.insert(choice.randrange(len(body) + 1), copy.deepcopy(choice.choice(STATEMENTS)))
    names = [
        "orders",
        "products",
        "Order",
        "uuid4",
        "now",
        "HTTPError",
        "str",
        "len",
        "sum",
        "sorted",
    ]
    names += [argument.arg for argument in function.args.args] * 3
    for node in [one for statement in body for one in ast.walk(statement)]:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
    mutator = Mutator(choice, rate, names)
    function.body = [one for one in map(mutator.visit, body) if isinstance(one, ast.stmt)]
    return written(tree)


def written(tree: ast.AST) -> str:
    """The source of a tree; empty where the exchanges made none that Python takes."""
    try:
        text = ast.unparse(tree)
        with warnings.catch_warnings(action="ignore"):
            compile(text, "x.py", "exec")
    except (SyntaxError, ValueError):
        return ""
    return text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from([5, 12, 30, 80]))
def test_grown_handlers(seed: int, rate: int) -> None:
    text = grown(seed, rate)
    if text:
        files = {file.path: file.text for file in SHOP.values()} | {HANDLERS: text}
        check(files)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check({"api.py": text})


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 40))
def test_a_file_while_it_is_typed(seed: int, length: int) -> None:
    """A file cut off somewhere, as an editor saves it half-way."""
    choice = random.Random(seed)
    path = choice.choice(list(SHOP))
    text = SHOP[path].text
    start = choice.randrange(len(text) + 1)
    cut = text[:start] + text[min(start + length, len(text)) :]
    check({file.path: file.text for file in SHOP.values()} | {path: cut})


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_grown_declarations(seed: int) -> None:
    choice = random.Random(seed)
    path = choice.choice(["shop/resources.py", "shop/models.py", "shop/carts.py"])
    text = written(Mutator(choice, 12, []).visit(ast.parse(SHOP[path].text)))
    if text:
        check({file.path: file.text for file in SHOP.values()} | {path: text})


def check(files: dict[str, str]) -> None:
    program, diagnostics = read_program(project_of(files))
    for found in diagnostics:
        assert found.code != "CSC901", (found, files)
        assert found.span is not None and found.span.file in files
        lines = files[found.span.file].split("\n")
        assert 1 <= found.span.line <= len(lines) + 1
    if program is None:
        assert any(found.severity == "error" for found in diagnostics)
    else:
        assert check_program(program) == []
        assert show_program(program)
