"""Models → JSON Schema: draft 4 for API Gateway's request validation, OpenAPI 3.0's dialect for the document.

    title: str = Field(min_length=1)  →  {"type": "string", "minLength": 1}

The two differ in how null and references are written; everything else is shared.
"""

import base64
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from csc.call_plan import PAGE
from csc.compiler.ir import ops
from csc.compiler.ir.model import Constraints, ModelDef, ModelField, Program
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
from csc.moments import PATTERNS, written

Schema = dict[str, Any]
Dialect = Literal["draft4", "openapi"]

SCALARS: Mapping[str, Schema] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "decimal": {"type": "number"},
    "bool": {"type": "boolean"},
    "str": {"type": "string"},
    "bytes": {"type": "string"},
    "none": {"type": "null"},
    "json": {},
    "datetime": {"type": "string"},
    "date": {"type": "string"},
    "uuid": {"type": "string"},
    "timedelta": {},
}
FORMATS: Mapping[str, str] = {"datetime": "date-time", "date": "date", "uuid": "uuid"}
BASE64 = "^[A-Za-z0-9+/]*={0,2}$"
"""No group that repeats: the text may be long, and a backtracking engine's stack is not."""
WHERE: Mapping[Dialect, str] = {
    "draft4": "#/definitions/",
    "openapi": "#/components/schemas/",
}


def request_model(program: Program, kind: Type, title: str) -> Schema:
    """A self-contained draft 4 schema: the models that it needs are its ``definitions``."""
    used = models_of(program, kind)
    own = kind.name if isinstance(kind, ModelRef) else None
    if own is not None and own not in _referred(program, own):
        schema = model_schema(program.models[own], "draft4")
        used.discard(own)
    else:
        schema = type_schema(kind, "draft4")
    head = {"$schema": "http://json-schema.org/draft-04/schema#", "title": title}
    definitions = {n: model_schema(m, "draft4") for n, m in program.models.items() if n in used}
    return head | schema | ({"definitions": definitions} if definitions else {})


def components(program: Program, kinds: list[Type]) -> dict[str, Schema]:
    """OpenAPI's ``components.schemas`` for all models that the types reach."""
    used: set[str] = set()
    for kind in kinds:
        used |= models_of(program, kind)
    return {n: model_schema(m, "openapi") for n, m in program.models.items() if n in used}


def model_schema(model: ModelDef, dialect: Dialect) -> Schema:
    schema: Schema = {"type": "object"}
    if model.description:
        schema["description"] = model.description
    schema["properties"] = {f.name: field_schema(f, dialect) for f in model.fields}
    required = [f.name for f in model.fields if f.required]
    return schema | ({"required": required} if required else {})


def field_schema(field: ModelField, dialect: Dialect) -> Schema:
    schema = constrained(field.type, field.constraints, dialect)
    if field.description and "$ref" not in schema:
        schema["description"] = field.description
    default = plain(field.default)
    if dialect == "openapi" and default is not None and "$ref" not in schema:
        schema["default"] = default
    return schema


def constrained(kind: Type, constraints: Constraints, dialect: Dialect) -> Schema:
    """The schema of a type with a field's keywords."""
    if isinstance(kind, Optional):
        return nullable(constrained(kind.item, constraints, dialect), dialect)
    schema = type_schema(kind, dialect) | _keywords(kind, constraints)
    if isinstance(kind, List | Set) and "enum" in schema:  # what each item may be
        schema["items"] = schema["items"] | {"enum": schema.pop("enum")}
    return schema


def type_schema(kind: Type, dialect: Dialect) -> Schema:
    match kind:
        case Scalar():
            return _scalar(kind, dialect)
        case List():
            return {"type": "array", "items": type_schema(kind.item, dialect)} | _most(
                kind, dialect
            )
        case Set():
            items = type_schema(kind.item, dialect)
            found = {"type": "array", "uniqueItems": True, "items": items}
            return found | _most(kind, dialect)
        case Dict():
            values = type_schema(kind.value, dialect)
            found = {"type": "object"} | ({"additionalProperties": values} if values else {})
            return found | _most(kind, dialect)
        case Optional():
            return nullable(type_schema(kind.item, dialect), dialect)
        case ModelRef():
            return {"$ref": WHERE[dialect] + kind.name}
        case Tuple():  # lives within a handler only
            return {"type": "array"}
        case Union():
            return _union(kind, dialect)
        case Page():
            items = {"type": "array", "items": type_schema(kind.item, dialect)}
            cursor = nullable({"type": "string"}, dialect)
            properties = {"items": items, "next": cursor}
            return {"type": "object", "properties": properties, "required": ["items", "next"]}


def _most(kind: Type, dialect: Dialect) -> Schema:
    """A body's lists and dicts have no more members than a template's loop has turns, unless a model says so."""
    if dialect != "draft4":
        return {}
    return {"maxProperties" if isinstance(kind, Dict) else "maxItems": PAGE}


def _union(kind: Union, dialect: Dialect) -> Schema:
    """One of the cases, by the text of its tag, which must be there even where the model has a default for it."""
    tagged = [(case, {"$ref": WHERE[dialect] + case.model}) for case in kind.cases]
    if dialect == "openapi":
        mapping = {value: ref["$ref"] for case, ref in tagged for value in case.values}
        discriminator = {"propertyName": kind.tag, "mapping": mapping}
        return {"oneOf": [ref for _, ref in tagged], "discriminator": discriminator}
    return {"type": "object", "required": [kind.tag], "oneOf": [ref for _, ref in tagged]}


def nullable(schema: Schema, dialect: Dialect) -> Schema:
    if dialect == "openapi":
        if "$ref" in schema or "oneOf" in schema:
            return {"allOf": [schema], "nullable": True}
        return schema | {"nullable": True} if "type" in schema else schema
    if "type" not in schema or "oneOf" in schema:
        return {"anyOf": [schema, {"type": "null"}]} if schema else {}
    options = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | options


def _scalar(kind: Scalar, dialect: Dialect) -> Schema:
    schema = dict(SCALARS[kind.kind])
    if dialect == "draft4":
        pattern = BASE64 if kind.kind == "bytes" else PATTERNS.get(kind.kind)
        return schema | ({"pattern": pattern} if pattern else {})
    if kind.kind == "none":
        return {"nullable": True, "enum": [None]}
    if kind.kind == "bytes":
        return schema | {"format": "byte"}
    return schema | ({"format": FORMATS[kind.kind]} if kind.kind in FORMATS else {})


def _keywords(kind: Type, c: Constraints) -> Schema:
    sized = isinstance(kind, List | Set)
    shortest = c.min_items if c.min_items is not None else c.min_length if sized else None
    longest = c.max_items if c.max_items is not None else c.max_length if sized else None
    found: dict[str, Any] = {
        "minLength": None if sized else c.min_length,
        "maxLength": None if sized else c.max_length,
        "minItems": shortest,
        "maxItems": longest,
        "pattern": c.pattern,
        "multipleOf": c.multiple_of,
        "minimum": c.gt if c.gt is not None else c.ge,
        "exclusiveMinimum": True if c.gt is not None else None,
        "maximum": c.lt if c.lt is not None else c.le,
        "exclusiveMaximum": True if c.lt is not None else None,
        "enum": list(c.enum) if c.enum is not None else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def plain(default: ops.Expr | None) -> Any:
    """A constant default as JSON; None where it is None, computed or missing."""
    match default:
        case ops.Convert():
            return plain(default.operand)
        case ops.Const(value=Decimal() as number):
            return int(number) if number == number.to_integral_value() else float(number)
        case ops.Const(value=bytes() as data):
            return base64.b64encode(data).decode()
        case ops.Const(value=date() | UUID() as moment):
            return written(moment)
        case ops.Const():
            return default.value
        case ops.NewList(items=()) | ops.NewSet(items=()):
            return []
        case ops.NewDict(items=()):
            return {}
    return None


def models_of(program: Program, kind: Type) -> set[str]:
    """The names of the models that a type reaches."""
    found: set[str] = set()
    _reach(program, kind, found)
    return found


def holds_itself(program: Program, name: str) -> bool:
    """Whether a record of a model may have another of the same model within it."""
    return name in _referred(program, name)


def _referred(program: Program, name: str) -> set[str]:
    """The models that the fields of ``name`` reach: itself, where it is recursive."""
    found: set[str] = set()
    for field in program.models[name].fields:
        _reach(program, field.type, found)
    return found


def _reach(program: Program, kind: Type, found: set[str]) -> None:
    match kind:
        case List() | Set() | Optional() | Page():
            _reach(program, kind.item, found)
        case Dict():
            _reach(program, kind.value, found)
        case Union():
            for name in kind.models:
                _reach(program, ModelRef(name), found)
        case ModelRef() if kind.name not in found and kind.name in program.models:
            found.add(kind.name)
            for field in program.models[kind.name].fields:
                _reach(program, field.type, found)
