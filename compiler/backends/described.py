"""A route as plain data: what its WASM module and its Lambda bundle know at run time.

    {"route": "rating", "function": "rating", "module": "shop.reports", "status": 200,
     "parameters": [{"name": "product", "source": "path", "wire": "product", "type": "str",
                     "required": true, "constraints": {}}],
     "returns": {"model": "Rating"}, "models": {"Rating": {"fields": […]}, …}}

Types are in the form of ``csc/attribute_values.py``.
"""

import base64
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from csc.attribute_values import TypeData
from csc.compiler.ir.model import Constraints, ModelField, Parameter, Program, Route
from csc.compiler.ir.ops import Const, Convert, Expr, NewDict, NewList, NewSet
from csc.compiler.ir.types import (
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Scalar,
    Set,
    Tuple,
    Type,
    Union,
)
from csc.moments import stored

NO_CONSTANT = object()


def type_data(type_: Type) -> TypeData:
    match type_:
        case Scalar():
            return type_.kind
        case List():
            return {"list": type_data(type_.item)}
        case Set():
            return {"set": type_data(type_.item)}
        case Dict():
            return {"dict": type_data(type_.value)}
        case Optional():
            inner = type_data(type_.item)
            return inner if isinstance(inner, dict) and "optional" in inner else {"optional": inner}
        case Page():
            return {"page": type_data(type_.item)}
        case ModelRef():
            return {"model": type_.name}
        case Tuple():
            return {"tuple": [type_data(one) for one in type_.items]}
        case Union():
            cases = {value: case.model for case in type_.cases for value in case.values}
            return {"union": {"tag": type_.tag, "cases": cases}}


def route_data(program: Program, route: Route, types: Iterable[Type]) -> dict[str, Any]:
    """The route's contract with its client, and the models that ``types`` and it reach."""
    handler = route.handler
    used = [*types, handler.returns, *(p.type for p in handler.parameters)]
    return {
        "route": route.id,
        "function": handler.name,
        "module": handler.module,
        "status": route.status,
        "parameters": [parameter_data(p) for p in handler.parameters],
        "returns": type_data(handler.returns),
        "models": models_data(program, used),
    }


def parameter_data(parameter: Parameter) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": parameter.name,
        "source": parameter.source,
        "wire": parameter.wire,
        "type": type_data(parameter.type),
        "required": parameter.required,
        "constraints": constraints_data(parameter.constraints),
    }
    return data | _default(parameter.default)


def models_data(program: Program, types: Iterable[Type]) -> dict[str, Any]:
    """The models that the types reach, in the order of the program."""
    reached: set[str] = set()
    for type_ in types:
        _reach(program, type_, reached)
    return {
        name: {"fields": [_field_data(f) for f in model.fields]}
        for name, model in program.models.items()
        if name in reached
    }


_KEYWORDS = tuple(one.name for one in fields(Constraints) if one.name != "members")


def constraints_data(constraints: Constraints) -> dict[str, Any]:
    """The keywords that are given."""
    given = ((name, getattr(constraints, name)) for name in _KEYWORDS)
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in given
        if value is not None
    }


def constant(expression: Expr | None) -> Any:
    """The plain JSON value of a constant expression, or ``NO_CONSTANT``."""
    match expression:
        case Const(value=Decimal() as value):
            return {"decimal": str(value)}
        case Const(value=bytes() as value):
            return {"bytes": base64.b64encode(value).decode()}
        case Const(value=date() | UUID() as value, type=kind):
            return {str(kind): stored(value)}
        case Const(value=value):
            return value
        case Convert(operand=operand):
            return constant(operand)
        case NewSet(items=()):
            return {"set": []}
        case NewList(items=items):
            values = [constant(item) for item in items]
            return NO_CONSTANT if NO_CONSTANT in values else values
        case NewDict(items=()):
            return {"dict": {}}
    return NO_CONSTANT


def _default(expression: Expr | None) -> dict[str, Any]:
    """``default`` where it is constant; ``computed`` where only running the program gives it."""
    if expression is None:
        return {}
    value = constant(expression)
    return {"computed": True} if value is NO_CONSTANT else {"default": value}


def _field_data(field: ModelField) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": field.name,
        "type": type_data(field.type),
        "required": field.required,
        "constraints": constraints_data(field.constraints),
    }
    return data | _default(field.default)


def _reach(program: Program, type_: Type, reached: set[str]) -> None:
    match type_:
        case List() | Set() | Optional() | Page():
            _reach(program, type_.item, reached)
        case Dict():
            _reach(program, type_.value, reached)
        case Tuple():
            for one in type_.items:
                _reach(program, one, reached)
        case Union():
            for name in type_.models:
                _reach(program, ModelRef(name), reached)
        case ModelRef() if type_.name not in reached and type_.name in program.models:
            reached.add(type_.name)
            for field in program.models[type_.name].fields:
                _reach(program, field.type, reached)
