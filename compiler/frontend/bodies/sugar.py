"""What Python writes shortly, as the longer form that has one in the IR. In: syntax. Out: syntax.

for x in xs: …  else: …       →   went = True; for x in xs: … went = False; break …; if went: …
list(map(f, xs))              →   [f(it) for it in xs]
"{} of {n}".format(a, n=b)    →   f"{a} of {b}"
"""

import ast
import copy
import string

from csc.compiler.frontend.bodies.frame import Frame
from csc.compiler.frontend.names import BuiltinName

ITEM = "it"


def at(node: ast.AST, made: ast.AST) -> ast.AST:
    """Made syntax, at the place of what it stands for."""
    for one in ast.walk(made):
        if not hasattr(one, "lineno"):
            ast.copy_location(one, node)
    return made


def without_else(frame: Frame, node: ast.For | ast.While) -> list[ast.stmt]:
    """A loop with ``else`` as one without: a variable says whether it ran to its end."""
    name = f"went_{node.lineno}_{node.col_offset}"
    frame.stores |= {name}
    bare = copy.copy(node)
    marked = [_Marked(name).visit(copy.deepcopy(one)) for one in node.body]
    bare.body = [part for one in marked for part in _several(one)]
    bare.orelse = []
    head = ast.Assign([ast.Name(name, ast.Store())], ast.Constant(True))
    tail = ast.If(ast.Name(name, ast.Load()), node.orelse, [])
    for one in (head, tail):
        at(node, one)
    return [head, bare, tail]


class _Marked(ast.NodeTransformer):
    """Sets the variable before each ``break`` of the loop itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Break(self, node: ast.Break) -> list[ast.stmt]:
        mark = ast.Assign([ast.Name(self.name, ast.Store())], ast.Constant(False))
        at(node, mark)
        return [mark, node]

    def visit_For(self, node: ast.For) -> ast.stmt:
        return self._inner(node)

    def visit_While(self, node: ast.While) -> ast.stmt:
        return self._inner(node)

    def _inner(self, node: ast.For | ast.While) -> ast.stmt:
        """A loop within: its own breaks are not ours, those of its ``else`` are."""
        node.orelse = [part for one in node.orelse for part in _several(self.visit(one))]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return node


def _several(found: ast.stmt | list[ast.stmt]) -> list[ast.stmt]:
    return found if isinstance(found, list) else [found]


def mapped(frame: Frame, node: ast.Call) -> ast.expr | None:
    """``map(f, xs)`` and ``filter(f, xs)`` as comprehensions; None for other calls."""
    entity = frame.names.resolve(frame.module, node.func)
    if entity not in (BuiltinName("map"), BuiltinName("filter")) or node.keywords:
        return None
    if len(node.args) != 2 or any(isinstance(one, ast.Starred) for one in node.args):
        return None
    function, items = node.args
    name, called = applied(function, ITEM)
    target = ast.Name(name, ast.Store())
    frame.stores |= {name}
    if entity == BuiltinName("map"):
        made = ast.ListComp(called, [ast.comprehension(target, items, [], 0)])
    else:
        if isinstance(function, ast.Constant) and function.value is None:
            called = ast.Name(name, ast.Load())
        made = ast.ListComp(
            ast.Name(name, ast.Load()), [ast.comprehension(target, items, [called], 0)]
        )
    at(node, made)
    return made


def applied(function: ast.expr, name: str) -> tuple[str, ast.expr]:
    """A function's name for its argument, and its value for that: ``lambda x: x + 1``, ``str.lower``, ``str``."""
    match function:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=own)], defaults=[]), body=body):
            return own, body
        case ast.Attribute(value=ast.Name(id="str" | "list" | "dict"), attr=method):
            called: ast.expr = ast.Call(
                ast.Attribute(ast.Name(name, ast.Load()), method, ast.Load()), [], []
            )
        case _:
            called = ast.Call(function, [ast.Name(name, ast.Load())], [])
    at(function, called)
    return name, called


def formatted(node: ast.Call) -> ast.JoinedStr | None:
    """``"…".format(…)`` of a literal, as an f-string; None where it says more than one can."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            pass
        case _:
            return None
    given = {one.arg: one.value for one in node.keywords}
    if None in given or any(isinstance(one, ast.Starred) for one in node.args):
        return None
    parts: list[ast.expr] = []
    used: list[str] = []
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        return None
    for literal, field, spec, conversion in fields:
        if literal:
            parts.append(ast.Constant(literal))
        if field is None:
            continue
        value = _field(node, given, field, used)
        if value is None or "{" in (spec or ""):
            return None
        form = ast.JoinedStr([ast.Constant(spec)]) if spec else None
        parts.append(ast.FormattedValue(value, ord(conversion) if conversion else -1, form))
    made = ast.JoinedStr(parts)
    everything = len(set(used)) == len(node.args) + len(given)
    in_order = used == sorted(set(used), key=used.index)
    if not everything or not in_order:
        return None  # an argument is computed though it isn't written, or written twice
    at(node, made)
    return made


def _field(
    node: ast.Call, given: dict[str | None, ast.expr], field: str, used: list[str]
) -> ast.expr | None:
    name = field or str(len([one for one in used if one.isdigit()]))
    used.append(name)
    if name.isdigit():
        return node.args[int(name)] if int(name) < len(node.args) else None
    return given.get(name)


def any_of(node: ast.Call) -> ast.BoolOp | None:
    """``text.startswith(("a", "b"))`` as ``or``; None where it is something else."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.expr() as owner, attr="startswith" | "endswith" as name),
            args=[ast.Tuple(elts=options)],
            keywords=[],
        ) if len(options) > 1 and isinstance(owner, ast.Name | ast.Attribute):
            tests: list[ast.expr] = [
                ast.Call(ast.Attribute(owner, name, ast.Load()), [one], []) for one in options
            ]
            made = ast.BoolOp(ast.Or(), tests)
            at(node, made)
            return made
    return None
