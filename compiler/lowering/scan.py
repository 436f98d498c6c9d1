"""A handler that has no IR → the table calls that its source makes, so that its Lambda's role allows those and no others.

The source is read as a syntax tree: calls of a declared table's methods in the handler, in functions
and classes of the project that it mentions, and so on.  A table is known by the names that lead to
its declaration (``from shop.resources import orders as o``), or by ``dynamodb("orders")``.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from csc.compiler.ir.model import Channel, Program, Route, Table
from csc.compiler.lowering.calls import Plan
from csc.compiler.lowering.message_calls import scanned_plan
from csc.compiler.syntax import parse, statements
from csc.diagnostics import Span

OPERATIONS: Mapping[str, str] = {
    "get": "GetItem",
    "find": "GetItem",
    "put": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "query": "Query",
    "scan": "Scan",
    "get_many": "BatchGetItem",
    "put_many": "BatchWriteItem",
}
SENDS: Mapping[str, tuple[str, ...]] = {
    "send": ("queue", "email"),
    "publish": ("topic",),
    "put": ("bus",),
}
"""The methods that send a message, and of what."""
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class _Module:
    """What the names of one file mean: definitions here, and imports as (module, name)."""

    file: str
    definitions: Mapping[str, Definition]
    assigned: Mapping[str, ast.expr]
    imported: Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class _Scan:
    program: Program
    modules: Mapping[str, _Module]
    seen: set[tuple[str, str]] = field(default_factory=set)
    found: list[tuple[Span, Plan]] = field(default_factory=list)


def scan_calls(program: Program, route: Route) -> tuple[tuple[Span, Plan], ...]:
    """Plans with as much as permissions need: the operation, the table, the index."""
    modules = {_dotted(file): _read(file, text) for file, text in program.sources.items()}
    scan = _Scan(program, modules)
    handler = route.handler
    module = modules.get(handler.module)
    if module is not None and handler.name in module.definitions:
        _walk(scan, module, handler.name)
    for needed in handler.dependencies:
        owner = modules.get(needed.module)
        if owner is not None and needed.function in owner.definitions:
            _walk(scan, owner, needed.function)
    return tuple(scan.found)


def _dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@lru_cache(maxsize=256)
def _read(file: str, text: str) -> _Module:
    definitions: dict[str, Definition] = {}
    assigned: dict[str, ast.expr] = {}
    imported: dict[str, tuple[str, str]] = {}
    tree = parse(text)
    if isinstance(tree, SyntaxError):  # never: a program's sources were parsed
        raise tree
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                definitions[node.name] = node
            case ast.Assign(targets=[ast.Name(id=name)]):
                assigned[name] = node.value
            case ast.AnnAssign(target=ast.Name(id=name)) if node.value is not None:
                assigned[name] = node.value
    for part in statements(tree):
        if isinstance(part, ast.ImportFrom):
            for alias in part.names:
                imported[alias.asname or alias.name] = (part.module or "", alias.name)
        elif isinstance(part, ast.Import):
            for alias in part.names:
                imported[alias.asname or alias.name.partition(".")[0]] = (alias.name, "")
    return _Module(file, definitions, assigned, imported)


def _walk(scan: _Scan, module: _Module, name: str) -> None:
    """A definition of the project, once, and those that it mentions."""
    if (module.file, name) in scan.seen:
        return
    scan.seen.add((module.file, name))
    own = _arguments(module.definitions[name])
    for node in ast.walk(module.definitions[name]):
        if isinstance(node, ast.Call):
            _call(scan, module, node)
        if isinstance(node, ast.Name) and node.id in own:
            continue
        if isinstance(node, ast.Name | ast.Attribute):
            owner, known = _resolve(scan, module, node)
            if owner is not None and known in owner.definitions:
                _walk(scan, owner, known)


def _arguments(definition: Definition) -> frozenset[str]:
    """The names that a function's arguments have: in it they mean nothing of the module's."""
    if isinstance(definition, ast.ClassDef):
        return frozenset()
    given = definition.args
    return frozenset(one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs))


def _call(scan: _Scan, module: _Module, node: ast.Call) -> None:
    if isinstance(node.func, ast.Attribute) and node.func.attr == "write":
        _write(scan, module, node, node.func.value)
    if isinstance(node.func, ast.Attribute) and node.func.attr in SENDS:
        _message(scan, module, node, node.func)
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in OPERATIONS:
        return
    table = _table(scan, module, node.func.value)
    if table is None:
        return
    span = Span(module.file, node.lineno, node.col_offset + 1, node.lineno, node.col_offset + 2)
    for index in _indexes(table, node):
        inside = {"TableName": {"table": table.key}} | ({"IndexName": index} if index else {})
        plan: Plan = {
            "service": "dynamodb",
            "operation": OPERATIONS[node.func.attr],
            "resource": table.key,
            "input": inside,
            "result": {"shape": "value"},
            "errors": [],
        }
        scan.found.append((span, plan))


def _message(scan: _Scan, module: _Module, node: ast.Call, method: ast.Attribute) -> None:
    """``orders.send(…)`` of a declared queue, topic, bus or sender of mail."""
    home, name = _resolve(scan, module, method.value)
    value = home.assigned.get(name) if home is not None else None
    if home is None or not isinstance(value, ast.Call):
        return
    for channel in scan.program.channels.values():
        span = channel.span
        if (span.file, span.line) == (home.file, value.lineno) and _is_sent(channel, method.attr):
            line, column = node.lineno, node.col_offset + 1
            at = Span(module.file, line, column, line, column + 1)
            scan.found.append((at, scanned_plan(channel, node)))


def _is_sent(channel: Channel, method: str) -> bool:
    return channel.kind in SENDS[method]


def _write(scan: _Scan, module: _Module, node: ast.Call, owner: ast.expr) -> None:
    """``store.write(…)`` of a declared log store."""
    home, name = _resolve(scan, module, owner)
    value = home.assigned.get(name) if home is not None else None
    if home is None or not isinstance(value, ast.Call):
        return
    place = (home.file, value.lineno)
    for store in scan.program.log_stores.values():
        if (store.span.file, store.span.line) == place:
            column = node.col_offset + 1
            span = Span(module.file, node.lineno, column, node.lineno, column + 1)
            plan: Plan = {"service": "logs", "operation": "PutLogEvents", "resource": store.key}
            scan.found.append(
                (span, plan | {"input": {}, "result": {"shape": "value"}, "errors": []})
            )


def _indexes(table: Table, node: ast.Call) -> Iterator[str | None]:
    """The index that a call reads; where the source computes it, each one and the table."""
    for keyword in node.keywords:
        if keyword.arg == "index":
            if isinstance(keyword.value, ast.Constant):
                yield keyword.value.value if isinstance(keyword.value.value, str) else None
                return
            yield from (index.name for index in table.indexes)
    yield None


def _table(scan: _Scan, module: _Module, node: ast.expr) -> Table | None:
    if isinstance(node, ast.Call):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and _last(node.func) == "dynamodb":
            return _named(scan.program, first.value)
        return None
    owner, name = _resolve(scan, module, node)
    if owner is None or name not in owner.assigned:
        return None
    value = owner.assigned[name]
    if not isinstance(value, ast.Call):
        return _table(scan, owner, value) if isinstance(value, ast.Name) else None
    return next((t for t in scan.program.tables.values() if _declares(t, owner, value)), None)


def _declares(table: Table, module: _Module, node: ast.Call) -> bool:
    return (table.span.file, table.span.line) == (module.file, node.lineno)


def _named(program: Program, name: object) -> Table | None:
    return next((t for t in program.tables.values() if t.name == name), None)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _resolve(scan: _Scan, module: _Module, node: ast.expr) -> tuple[_Module | None, str]:
    """The module that defines what a name or ``module.name`` means, and its name there."""
    if isinstance(node, ast.Name):
        if node.id in module.definitions or node.id in module.assigned:
            return module, node.id
        if node.id in module.imported:
            source, name = module.imported[node.id]
            owner = scan.modules.get(source)
            if owner is not None and name:
                again = owner.imported.get(name)
                if name not in owner.definitions and name not in owner.assigned and again:
                    return scan.modules.get(again[0]), again[1]
                return owner, name
        return None, ""
    if isinstance(node, ast.Attribute):
        owner = _module_of(scan, module, node.value)
        return (owner, node.attr) if owner is not None else (None, "")
    return None, ""


def _module_of(scan: _Scan, module: _Module, node: ast.expr) -> _Module | None:
    """The module of the project that an expression names: ``resources``, ``shop.resources``."""
    if isinstance(node, ast.Name) and node.id in module.imported:
        source, name = module.imported[node.id]
        return scan.modules.get(f"{source}.{name}" if name else source)
    if isinstance(node, ast.Attribute):
        return scan.modules.get(ast.unparse(node))
    return None
