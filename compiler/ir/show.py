"""The printed form of a program, for golden files and for people. In: a ``Program``. Out: text.

One line a statement, Python-like; what Python leaves unsaid is written out: ``unwrap(404, …)``, ``as T``,
``dynamodb.get products(partition=id)``, types after colons.  Deterministic, without line numbers
except one at each declaration.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from csc.compiler.ir import ops
from csc.compiler.ir.model import (
    Constraints,
    Index,
    Middleware,
    ModelDef,
    ModelField,
    Parameter,
    Program,
    Route,
    Table,
)
from csc.diagnostics import Span

_STEP: Final = "    "


def show_program(program: Program) -> str:
    """Everything that a program declares, in declaration order."""
    lines: list[str] = []
    application = program.application
    lines.append(f"application {application.name!r} {application.stage} {application.region}")
    lines += _options(application.options)
    for pool in program.pools.values():
        lines += ["", f"pool {pool.key} {pool.name!r}{_at(pool.span)}", *_options(pool.options)]
    for channel in program.channels.values():
        of = f" of {channel.message}" if channel.message is not None else ""
        head = f"{channel.kind} {channel.key} {channel.name!r}{of}{_at(channel.span)}"
        lines += ["", head, *_options(channel.options)]
    for store in program.log_stores.values():
        kept = " immutable" if store.immutable else ""
        lines += [
            "",
            f"log {store.key} {store.name!r} {store.retention_days}d{kept}{_at(store.span)}",
        ]
    for table in program.tables.values():
        lines += ["", *_table(table)]
    for model in program.models.values():
        lines += ["", *_model(model)]
    for middleware in program.middleware.values():
        lines += ["", *_middleware(middleware)]
    for route in program.routes:
        lines += ["", *show_route(route)]
    return "\n".join(lines) + "\n"


def show_route(route: Route) -> list[str]:
    """One route: its head, parameters, and its body or why it has none."""
    handler = route.handler
    guard = "public"
    if route.auth is not None:
        guard = f"auth {route.auth.pool}{list(route.auth.scopes) or ''}"
    lines = [
        f"route {route.id}: {route.method} {route.path} → {route.status}, {guard}{_at(route.span)}"
    ]
    lines += [f"{_STEP}through {name}" for name in route.middleware]
    lines += _options(route.options)
    if handler.imports_packages:
        lines.append(f"{_STEP}imports {', '.join(handler.imports_packages)}")
    lines += [f"{_STEP}{_parameter(one)}" for one in handler.parameters]
    lines.append(f"{_STEP}→ {handler.returns}")
    lines += [f"{_STEP}var {name}: {typed}" for name, typed in handler.locals.items()]
    for refusal in handler.refusals:
        lines.append(f"{_STEP}refused: {refusal.construct}{_at(refusal.span)}")
    lines += [_STEP + line for line in show_block(handler.body)]
    return lines


def show_block(block: tuple[ops.Stmt, ...]) -> Iterator[str]:
    """The lines of some statements, unindented."""
    for statement in block:
        yield from _statement(statement)


def show(expression: ops.Expr) -> str:
    """One expression on one line."""
    return _SHOWN[type(expression)](expression)


def _statement(statement: ops.Stmt) -> Iterator[str]:
    match statement:
        case ops.Assign(name=name, value=value):
            yield f"{name} = {show(value)}"
        case ops.AssignItem(object=owner, index=index, value=value):
            yield f"{show(owner)}[{show(index)}] = {show(value)}"
        case ops.Evaluate(value=value):
            yield show(value)
        case ops.If(test=test, then=then, orelse=orelse):
            yield f"if {show(test)}:"
            yield from _inside(then)
            if orelse:
                yield "else:"
                yield from _inside(orelse)
        case ops.For(variable=variable, iterable=iterable, body=body):
            yield f"for {variable} in {show(iterable)}:"
            yield from _inside(body)
        case ops.While(test=test, body=body):
            yield f"while {show(test)}:"
            yield from _inside(body)
        case ops.Return(value=value):
            yield f"return {show(value)}"
        case ops.Raise(message=message, code=ops.Local() as code):
            yield f"raise {show(code)} {show(message)}"
        case ops.Try(body=body, handlers=handlers, orelse=orelse):
            yield "try:"
            yield from _inside(body)
            for one in handlers:
                yield f"except {', '.join(one.errors)} as {one.status}, {one.message}:"
                yield from _inside(one.body)
            if orelse:
                yield "else:"
                yield from _inside(orelse)
        case ops.Raise(status=status, message=message, error="HTTPError"):
            yield f"raise {status} {show(message)}"
        case ops.Raise(message=message, error=error):
            yield f"raise {error} {show(message)}"
        case ops.Break():
            yield "break"
        case ops.Continue():
            yield "continue"


def _inside(block: tuple[ops.Stmt, ...]) -> Iterator[str]:
    for line in show_block(block):
        yield _STEP + line


def _const(node: ops.Const) -> str:
    return f"{node.value}d" if isinstance(node.value, Decimal) else repr(node.value)


def _call(name: str, arguments: tuple[ops.Expr, ...]) -> str:
    return f"{name}({', '.join(show(one) for one in arguments)})"


def _host(node: ops.HostCall) -> str:
    arguments = ", ".join(f"{name}={show(value)}" for name, value in node.arguments)
    resource = f" {node.resource}" if node.resource else ""
    return f"{node.service}.{node.operation}{resource}({arguments})"


def _new(node: ops.NewModel) -> str:
    return f"{node.type}({', '.join(f'{name}={show(value)}' for name, value in node.fields)})"


def _comprehension(node: ops.Comprehension) -> str:
    tests = "".join(f" if {show(one)}" for one in node.conditions)
    return f"[{show(node.element)} for {node.variable} in {show(node.iterable)}{tests}]"


def _slice(node: ops.Slice) -> str:
    start = show(node.start) if node.start is not None else ""
    stop = show(node.stop) if node.stop is not None else ""
    return f"{show(node.object)}[{start}:{stop}]"


def _dict(node: ops.NewDict) -> str:
    return "{" + ", ".join(f"{show(key)}: {show(value)}" for key, value in node.items) + "}"


_SHOWN: Final[dict[type[ops.Expr], Callable[..., str]]] = {
    ops.Const: _const,
    ops.Local: lambda node: node.name,
    ops.Claim: lambda node: f"claim({node.name})",
    ops.Unary: lambda node: f"({node.operator} {show(node.operand)})",
    ops.Binary: lambda node: f"({show(node.left)} {node.operator} {show(node.right)}):{node.type}",
    ops.Compare: lambda node: f"({show(node.left)} {node.operator} {show(node.right)})",
    ops.BoolOp: lambda node: f"({f' {node.operator} '.join(show(one) for one in node.operands)})",
    ops.Truth: lambda node: f"truth({show(node.operand)})",
    ops.Conditional: lambda node: (
        f"({show(node.then)} if {show(node.test)} else {show(node.orelse)})"
    ),
    ops.GetField: lambda node: f"{show(node.object)}.{node.name}",
    ops.NewModel: _new,
    ops.NewList: lambda node: f"[{', '.join(show(one) for one in node.items)}]",
    ops.NewTuple: lambda node: _call("tuple", node.items),
    ops.NewSet: lambda node: _call("set", node.items),
    ops.NewDict: _dict,
    ops.Index: lambda node: f"{show(node.object)}[{show(node.index)}]",
    ops.Slice: _slice,
    ops.Primitive: lambda node: f"{_call(node.name, node.arguments)}:{node.type}",
    ops.Format: lambda node: _call("format", node.parts),
    ops.Comprehension: _comprehension,
    ops.Convert: lambda node: f"({show(node.operand)} as {node.type})",
    ops.Unwrap: lambda node: f"unwrap({node.status}, {node.message!r}, {show(node.operand)})",
    ops.HostCall: _host,
}


def _parameter(one: Parameter) -> str:
    where = f"{one.source} {one.wire}" if one.wire and one.wire != one.name else one.source
    need = " required" if one.required else ""
    return f"{one.name}: {one.type} from {where}{need}{_default(one.default)}{_limits(one.constraints)}"


def _model(model: ModelDef) -> Iterator[str]:
    yield f"model {model.name}{_at(model.span)}"
    for field in model.fields:
        yield f"{_STEP}{_field(field)}"


def _field(field: ModelField) -> str:
    need = " required" if field.required else ""
    return f"{field.name}: {field.type}{need}{_default(field.default)}{_limits(field.constraints)}"


def _default(default: ops.Expr | None) -> str:
    return "" if default is None else f" = {show(default)}"


def _limits(found: Constraints) -> str:
    given = ((name, getattr(found, name)) for name in Constraints.__slots__)
    return "".join(f" {name}={value!r}" for name, value in given if value is not None)


def _table(table: Table) -> Iterator[str]:
    sort = f", {table.sort.name}: {table.sort.type}" if table.sort else ""
    key = f"{table.partition.name}: {table.partition.type}{sort}"
    yield f"table {table.key} {table.name!r} ({key}) of {table.item}{_at(table.span)}"
    for index in table.indexes:
        yield f"{_STEP}{_index(index)}"
    yield from _options(table.options)


def _index(index: Index) -> str:
    kind = "local index" if index.local else "index"
    sort = f", {index.sort.name}: {index.sort.type}" if index.sort else ""
    include = f" {list(index.include)}" if index.include else ""
    key = f"{index.partition.name}: {index.partition.type}{sort}"
    return f"{kind} {index.name!r} ({key}) {index.projection}{include}"


def _middleware(one: Middleware) -> Iterator[str]:
    if one.audit is None:
        yield f"middleware {one.name} in Python: {one.reason}{_at(one.span)}"
        return
    yield f"middleware {one.name} → {one.log_store}{_at(one.span)}"
    for field in one.audit:
        yield f"{_STEP}{field.name} = {field.variable}"


def _options(options: object) -> list[str]:
    assert hasattr(options, "items")
    return [f"{_STEP}{name} = {value!r}" for name, value in options.items()]


def _at(span: Span | None) -> str:
    return f"  # {span.file}:{span.line}" if span else ""
