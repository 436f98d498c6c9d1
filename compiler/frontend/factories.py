"""Default factories that give something fresh: an id, the time. In: the factory. Out: its IR, or None.

``uuid4``, ``lambda: str(uuid4())``, ``lambda: datetime.now(UTC)``, and functions of the project that return just that.
"""

import ast
from typing import Final

from csc.compiler.frontend.names import BuiltinName, CscName, Declared, Entity, External, Names
from csc.compiler.ir import ops, types
from csc.compiler.syntax import Module
from csc.diagnostics import Span

_UTC: Final = (External("datetime.UTC"), External("datetime.timezone.utc"))
_UUIDS: Final = (External("uuid.uuid4"), CscName("uuid4"))


def fresh_value(names: Names, module: Module, factory: ast.expr, span: Span) -> ops.Expr | None:
    """What a call of the factory gives; None where it is no such factory."""
    if isinstance(factory, ast.Lambda):
        return None if factory.args.args else _value(names, module, factory.body, span)
    entity = names.resolve(module, factory)
    if isinstance(entity, Declared) and isinstance(entity.node, ast.FunctionDef):
        match entity.node:
            case ast.FunctionDef(
                args=ast.arguments(posonlyargs=[], args=[], kwonlyargs=[]), body=[*_, last]
            ) if isinstance(last, ast.Return) and last.value is not None:
                docstring = len(entity.node.body) == 2 and ast.get_docstring(entity.node)
                if len(entity.node.body) == 1 or docstring:
                    return _value(names, entity.module, last.value, span)
        return None
    return _called(entity, span)


def _called(entity: Entity | None, span: Span) -> ops.Expr | None:
    match entity:
        case CscName("uuid4"):
            return ops.HostCall("ids", "uuid4", "", (), types.STR, span)
        case External("uuid.uuid4"):
            fresh = ops.HostCall("ids", "uuid4", "", (), types.STR, span)
            return ops.Primitive("UUID", (fresh,), types.UUID, span)
        case CscName("now"):
            return ops.HostCall("clock", "now", "", (), types.INT, span)
        case External("datetime.date.today"):
            return ops.Primitive("datetime.date", (_moment(span),), types.DATE, span)
    return None


def _moment(span: Span) -> ops.Expr:
    now = ops.HostCall("clock", "now", "", (), types.INT, span)
    return ops.Primitive("datetime.moment", (now,), types.DATETIME, span)


def _value(names: Names, module: Module, node: ast.expr, span: Span) -> ops.Expr | None:
    if not isinstance(node, ast.Call):
        return None
    called = names.resolve(module, node.func)
    given = [*node.args, *(one.value for one in node.keywords if one.arg == "tz")]
    match called, given:
        case External("datetime.datetime.now"), [zone]:
            return _moment(span) if names.resolve(module, zone) in _UTC else None
        case BuiltinName("str"), [ast.Call(func=inner, args=[])]:
            if names.resolve(module, inner) in _UUIDS:
                return ops.HostCall("ids", "uuid4", "", (), types.STR, span)
        case _, []:
            return _called(called, span)
    return None
