"""Handler IR to a WASM module: code, constants, and a description of its host calls.

    compile_route(program, route)  ──▶  b"\\0asm…"  or the Refusals that say why not

The module imports ``csc.call(operation, arguments)`` and exports ``memory`` and ``run(arguments)``.  Its
custom section ``csc`` is JSON: the route's data (``backends/described.py``) with ``operations`` (what each
call does: a call plan, or a pure function), ``tables`` (key → name), ``claims``, ``heap`` (where the arena begins), ``sites`` and
``lines`` (offset in the module → file, line, column).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from csc.compiler.backends.described import models_data, parameter_data, route_data
from csc.compiler.backends.wasm.assigned import check_assigned
from csc.compiler.backends.wasm.comparisons import emit_compare, emit_truth
from csc.compiler.backends.wasm.conversions import emit_convert
from csc.compiler.backends.wasm.emitter import DATA_AT, Emitter, RefusedError
from csc.compiler.backends.wasm.expressions import EXPRESSIONS
from csc.compiler.backends.wasm.host_calls import emit_host_call
from csc.compiler.backends.wasm.loops import LOOPS
from csc.compiler.backends.wasm.operators import emit_binary, emit_unary
from csc.compiler.backends.wasm.primitives import emit_primitive
from csc.compiler.backends.wasm.statements import STATEMENTS, emit_body
from csc.compiler.ir import ops
from csc.compiler.ir.model import Handler, Program, Refusal, Route
from csc.compiler.ir.types import STR
from csc.wasm.assemble import runtime
from csc.wasm.encode import I32, Code, Module, custom

NODES: Mapping[type, Callable[[Emitter, Any], None]] = {
    **EXPRESSIONS,
    **LOOPS,
    **STATEMENTS,
    ops.Binary: emit_binary,
    ops.Compare: emit_compare,
    ops.Convert: emit_convert,
    ops.HostCall: emit_host_call,
    ops.Primitive: emit_primitive,
    ops.Truth: emit_truth,
    ops.Unary: emit_unary,
}


def compile_route(program: Program, route: Route) -> bytes | tuple[Refusal, ...]:
    """The route's module, or why its handler has none."""
    handler = route.handler
    refusals = handler.refusals + _outside(program, route)
    if refusals:
        return refusals
    emitter = Emitter(program, route, Code(handler.name, (I32,), (I32,)), table=NODES)
    try:
        check_assigned(handler.body, frozenset(p.name for p in handler.parameters))
        _variables(emitter, handler)
        emit_body(emitter, handler.body)
    except RefusedError as error:
        return (*emitter.refusals, error.refusal)
    if emitter.refusals:
        return tuple(emitter.refusals)
    emitter.code.i32(0)  # falling off the end gives None
    return _module(emitter)


def _outside(program: Program, route: Route) -> tuple[Refusal, ...]:
    """What keeps a route out of the sandbox whatever its body says."""
    found = []
    for name in route.middleware:
        middleware = program.middleware[name]
        if middleware.audit is None:
            found.append(
                Refusal(f"`@{name}`", middleware.reason, "It runs in CPython.", route.span)
            )
    for p in route.handler.parameters:
        models = models_data(program, [p.type]).values()
        declared = [parameter_data(p), *(field for model in models for field in model["fields"])]
        for name in (d["name"] for d in declared if "computed" in d):
            message = f"has the default of `{name}` computed"
            found.append(Refusal(f"`{p.name}`", message, "Give a constant.", p.span))
    return tuple(found)


def _variables(e: Emitter, handler: Handler) -> None:
    """Parameters arrive as one record; each becomes a local."""
    code = e.code
    given = [p for p in handler.parameters if p.source != "identity"]
    for i, parameter in enumerate(given):
        local = e.temporary(parameter.type)
        e.variables[parameter.name] = (local, parameter.type)
        code.get(0)
        e.load(parameter.type, 8 * i)
        code.set(local)
    for name, type_ in handler.locals.items():
        if name not in e.variables:
            e.variables[name] = (e.temporary(type_), type_)


def _module(e: Emitter) -> bytes:
    functions = [e.code, *runtime({target for _, target in e.code.calls})]
    heap = DATA_AT + len(e.data)
    pages = (heap + 0xFFFF) // 0x10000
    code, lines = Module(functions, DATA_AT, bytes(e.data), pages).encode()
    description = route_data(e.program, e.route, [*e.types, STR]) | {
        "operations": e.operations,
        "tables": {table.key: table.name for table in e.program.tables.values()}
        | {f"{one.kind}:{one.key}": one.name for one in e.program.channels.values()},
        "claims": list(e.claims),
        "heap": heap,
        "sites": [list(site) for site in e.sites],
        "lines": lines,
    }
    text = json.dumps(description, separators=(",", ":"), sort_keys=True)
    return code + custom("csc", text.encode())
