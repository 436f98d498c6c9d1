"""Annotations → types and constraints. In: an annotation's expression. Out: ``Annotation``.

``str``, ``int | None``, ``list[Todo]``, ``Annotated[int, Field(ge=1)]``, ``Literal["a", "b"]``, an enumeration, an
alias, a model: whatever it is built of, every part must be storable as JSON and in DynamoDB.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Protocol

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.constants import NotConstant, enum_values, fold
from csc.compiler.frontend.names import (
    BuiltinName,
    CscName,
    Declared,
    Entity,
    External,
    Names,
)
from csc.compiler.frontend.unions import Tags, models_in, no_tags, tagged_union
from csc.compiler.ir import types
from csc.compiler.ir.model import Constraints, JsonValue
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module


@dataclass(frozen=True, eq=False, slots=True)
class Annotation:
    """``marker`` is the ``Field(…)``, ``Query(…)`` or ``Header(…)`` that ``Annotated`` carried."""

    type: Type
    constraints: Constraints = field(default_factory=Constraints)
    marker: ast.Call | None = None


class BadAnnotation(Exception):
    """An annotation that is no type: the code of the diagnostic, its place and facts."""

    def __init__(self, code: str, node: ast.AST, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.node = node
        self.facts = facts


class ModelType(Protocol):
    """Gives the type of a class that is a model, of a generic one with its arguments, and of a type variable that
    stands for one now; None for anything else."""

    def __call__(self, declared: Declared, arguments: tuple[Type, ...] = ()) -> Type | None: ...


TYPE_VARIABLES: Final = (External("typing.TypeVar"), External("typing_extensions.TypeVar"))

_SCALARS: Final[dict[Entity, Annotation]] = {
    BuiltinName("int"): Annotation(types.INT),
    BuiltinName("float"): Annotation(types.FLOAT),
    BuiltinName("bool"): Annotation(types.BOOL),
    BuiltinName("str"): Annotation(types.STR),
    BuiltinName("bytes"): Annotation(types.BYTES),
    BuiltinName("object"): Annotation(types.JSON),
    BuiltinName("list"): Annotation(types.List(types.JSON)),
    BuiltinName("dict"): Annotation(types.Dict(types.JSON)),
    External("decimal.Decimal"): Annotation(types.DECIMAL),
    External("datetime.datetime"): Annotation(types.DATETIME),
    External("datetime.date"): Annotation(types.DATE),
    External("uuid.UUID"): Annotation(types.UUID),
    External("pydantic.UUID4"): Annotation(types.UUID),
    External("pydantic.AwareDatetime"): Annotation(types.DATETIME),
    External("typing.Any"): Annotation(types.JSON),
    External("typing.List"): Annotation(types.List(types.JSON)),
    External("typing.Dict"): Annotation(types.Dict(types.JSON)),
    External("pydantic.EmailStr"): Annotation(
        types.STR, Constraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    ),
    External("pydantic.PositiveInt"): Annotation(types.INT, Constraints(gt=0)),
    External("pydantic.NonNegativeInt"): Annotation(types.INT, Constraints(ge=0)),
    External("pydantic.PositiveFloat"): Annotation(types.FLOAT, Constraints(gt=0)),
    External("pydantic.NonNegativeFloat"): Annotation(types.FLOAT, Constraints(ge=0)),
}

_LISTS: Final = frozenset(
    {
        BuiltinName("list"),
        External("typing.List"),
        External("typing.Sequence"),
        External("collections.abc.Sequence"),
    }
)
_SETS: Final = frozenset({BuiltinName("set"), BuiltinName("frozenset"), External("typing.Set")})
_DICTS: Final = frozenset(
    {
        BuiltinName("dict"),
        External("typing.Dict"),
        External("typing.Mapping"),
        External("collections.abc.Mapping"),
    }
)
_UNSTORABLE: Final = {
    BuiltinName("complex"): "DynamoDB has no complex numbers",
    BuiltinName("tuple"): "JSON has no tuples",
    BuiltinName("type"): "a class is not a value",
    External("typing.Callable"): "a function is not a value",
    External("collections.abc.Callable"): "a function is not a value",
}
_INNER: Final = {External("datetime.timedelta"): Annotation(types.TIMEDELTA)}
_TUPLES: Final = (BuiltinName("tuple"), External("typing.Tuple"))


def read_annotation(
    names: Names,
    module: Module,
    node: ast.expr,
    model_type: ModelType,
    tags: Tags = no_tags,
    depth: int = 0,
) -> Annotation:
    """The type that an annotation stands for; ``tags`` gives the fields that may tell a model apart.

    Raises:
        BadAnnotation: CSC301 or CSC302, at the part that is wrong.
    """
    if depth > 40:
        raise BadAnnotation("CSC301", node, text=_text(node), hint="It refers to itself.")

    def sub(inner: ast.expr) -> Annotation:
        return read_annotation(names, module, inner, model_type, tags, depth + 1)

    match node:
        case ast.Constant(value=None):
            return Annotation(types.NONE)
        case ast.Constant(value=str(text)):
            return sub(_quoted(node, text))
        case ast.BinOp(op=ast.BitOr()):
            return _union(node, _alternatives(node), sub, tags)
        case ast.Subscript(value=origin, slice=argument) if isinstance(
            generic := names.resolve(module, origin), Declared
        ) and isinstance(generic.node, ast.ClassDef):
            return _specialised(node, generic, argument, sub, model_type)
        case ast.Subscript(value=origin, slice=argument):
            return _generic(names, module, node, names.resolve(module, origin), argument, sub, tags)
        case ast.Name() | ast.Attribute():
            return _named(names, module, node, model_type, tags, depth)
    raise BadAnnotation("CSC301", node, text=_text(node), hint="Write a type here.")


def _named(
    names: Names, module: Module, node: ast.expr, model_type: ModelType, tags: Tags, depth: int
) -> Annotation:
    entity = names.resolve(module, node)
    if entity in _SCALARS:
        return _SCALARS[entity]
    if entity in _INNER:
        return _INNER[entity]
    if entity in _UNSTORABLE:
        raise BadAnnotation("CSC302", node, text=_text(node), **_why(_UNSTORABLE[entity]))
    if isinstance(entity, Declared):
        if isinstance(entity.node, ast.ClassDef):
            return _class(names, node, entity, model_type)
        if is_type_variable(names, entity):
            bound = model_type(entity)
            if bound is None:
                hint = "It stands for a type only inside of its generic model."
                raise BadAnnotation("CSC301", node, text=_text(node), hint=hint)
            return Annotation(bound)
        if isinstance(entity.node, ast.expr) and entity.node is not node:
            return _alias(names, node, entity, entity.node, model_type, tags, depth)
    known = names.visible(module) | {"str", "int", "float", "bool", "bytes", "list", "dict", "set"}
    hint = "Use str, int, float, bool, bytes, Decimal, list, set, dict or a model."
    if entity is None and isinstance(node, ast.Name):
        hint = did_you_mean(node.id, known, "Define it as a `Model`, or import it.")
    raise BadAnnotation("CSC301", node, text=_text(node), hint=hint)


def is_type_variable(names: Names, entity: Declared) -> bool:
    """Whether a name is ``T = TypeVar("T")``."""
    return (
        isinstance(entity.node, ast.Call)
        and names.resolve(entity.module, entity.node.func) in TYPE_VARIABLES
    )


def _specialised(
    node: ast.expr,
    generic: Declared,
    argument: ast.expr,
    sub: Callable[[ast.expr], Annotation],
    model_type: ModelType,
) -> Annotation:
    """``Envelope[Todo]``: a model of its own."""
    given = argument.elts if isinstance(argument, ast.Tuple) else [argument]
    found = model_type(generic, tuple(sub(one).type for one in given))
    if found is None:
        hint = f"Declare it: `class {generic.name}(Model, Generic[T])`, with a type for each."
        raise BadAnnotation("CSC301", node, text=_text(node), hint=hint)
    return Annotation(found)


def _alias(
    names: Names,
    node: ast.expr,
    entity: Declared,
    value: ast.expr,
    model_type: ModelType,
    tags: Tags,
    depth: int,
) -> Annotation:
    """What a name stands for; where that is no type, the place of the name is told, not the value's."""
    try:
        return read_annotation(names, entity.module, value, model_type, tags, depth + 1)
    except BadAnnotation as problem:
        if problem.code != "CSC302":
            hint = f"`{entity.name}` is not declared as a type."
            raise BadAnnotation("CSC301", node, text=_text(node), hint=hint) from problem
        raise BadAnnotation("CSC302", node, **{**problem.facts, "text": _text(node)}) from problem


def _class(names: Names, node: ast.expr, entity: Declared, model_type: ModelType) -> Annotation:
    try:
        members = enum_values(names, entity)
    except NotConstant:
        members = {}
    if members is not None:
        found = _enumeration(node, tuple(members.values()))
        writes = replace(found.constraints, members=written_as(names, entity))
        return replace(found, constraints=writes) if found.constraints.enum else found
    typed = model_type(entity)
    if typed is None:
        reason = "it is a plain class"
        hint = f"Make it a model: `class {entity.name}(Model)`."
        raise BadAnnotation("CSC302", node, text=_text(node), reason=reason, hint=hint)
    return Annotation(typed)


def written_as(names: Names, entity: Declared) -> Literal["value", "name", "member"]:
    """What ``str`` of a member is: its value for ``StrEnum`` and ``IntEnum``, else ``Color.RED``, whatever it is mixed with.
    A member of a plain ``Enum`` is no text or number at all: ``"member"``."""
    assert isinstance(entity.node, ast.ClassDef)
    bases = [names.resolve(entity.module, base) for base in entity.node.bases]
    plain = (External("enum.StrEnum"), External("enum.IntEnum"))
    own = any(getattr(one, "name", "") in ("__str__", "__format__") for one in entity.node.body)
    if any(base in plain for base in bases) and not own:
        return "value"
    return "name" if len(bases) > 1 or any(base in plain for base in bases) else "member"


def _enumeration(node: ast.expr, values: tuple[object, ...]) -> Annotation:
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return Annotation(types.STR, Constraints(enum=values))
    if kinds == {int}:
        return Annotation(types.INT, Constraints(enum=values))
    if kinds == {bool}:
        return Annotation(types.BOOL)
    why = _why("its values are not all strings, or all numbers")
    raise BadAnnotation("CSC302", node, text=_text(node), **why)


def _generic(
    names: Names,
    module: Module,
    node: ast.Subscript,
    origin: Entity | None,
    argument: ast.expr,
    sub: Callable[[ast.expr], Annotation],
    tags: Tags,
) -> Annotation:
    arguments = argument.elts if isinstance(argument, ast.Tuple) else [argument]
    if origin in _LISTS:
        item = sub(argument)
        return Annotation(
            types.List(item.type), item.constraints if item.constraints.enum else Constraints()
        )
    if origin in _SETS:
        return Annotation(types.Set(_set_item(node, sub(argument).type)))
    if origin in _DICTS and len(arguments) == 2:
        if sub(arguments[0]).type != types.STR:
            raise BadAnnotation("CSC302", node, text=_text(node), **_why("JSON's keys are strings"))
        return Annotation(types.Dict(sub(arguments[1]).type))
    if origin == CscName("Page"):
        return Annotation(types.Page(sub(argument).type))
    if isinstance(origin, External) and origin.name.startswith(("typing.", "typing_extensions.")):
        return _typing(names, module, node, origin.name.partition(".")[2], arguments, sub, tags)
    if origin in _TUPLES:
        if not arguments or any(_is_rest(one) for one in arguments):
            raise BadAnnotation("CSC302", node, text=_text(node), **_why("JSON has no tuples"))
        return Annotation(types.Tuple(tuple(sub(one).type for one in arguments)))
    hint = "Use list, set, dict or a model."
    raise BadAnnotation("CSC301", node, text=_text(node), hint=hint)


def _is_rest(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def storable(found: Annotation, node: ast.expr) -> Annotation:
    """A type that a field, a parameter or an answer may have.

    Raises:
        BadAnnotation: CSC302 for one that lives within a body only.
    """
    if _is_inner(found.type):
        reason = "JSON has no tuples and no durations"
        raise BadAnnotation("CSC302", node, text=_text(node), **_why(reason))
    return found


def _is_inner(typed: Type) -> bool:
    match typed:
        case types.Tuple():
            return True
        case types.List(item=inner) | types.Optional(item=inner) | types.Page(item=inner):
            return _is_inner(inner)
        case types.Dict(value=inner):
            return _is_inner(inner)
    return typed == types.TIMEDELTA


def _typing(
    names: Names,
    module: Module,
    node: ast.Subscript,
    origin: str,
    arguments: list[ast.expr],
    sub: Callable[[ast.expr], Annotation],
    tags: Tags,
) -> Annotation:
    match origin:
        case "Optional" if len(arguments) == 1:
            return _optional(sub(arguments[0]))
        case "Union":
            return _union(node, arguments, sub, tags)
        case "Annotated" if len(arguments) > 1:
            inner = sub(arguments[0])
            markers = [one for one in arguments[1:] if isinstance(one, ast.Call)]
            if not markers:
                return inner
            return told_apart(replace(inner, marker=markers[-1]), markers[-1], tags)
        case "Literal":
            return _literals(names, module, node, arguments)
        case "Final" | "Required" | "NotRequired" | "ReadOnly" if len(arguments) == 1:
            return sub(arguments[0])
    raise BadAnnotation("CSC301", node, text=_text(node), hint="Use a plain type or a model.")


def _literals(
    names: Names, module: Module, node: ast.Subscript, arguments: list[ast.expr]
) -> Annotation:
    try:
        values: list[JsonValue] = [fold(names, module, argument) for argument in arguments]
    except NotConstant as problem:
        raise BadAnnotation("CSC104", problem.node, text=_text(problem.node)) from problem
    found = _enumeration(node, tuple(value for value in values if value is not None))
    return _optional(found) if None in values else found


def _alternatives(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return [node]


def _union(
    node: ast.expr, alternatives: list[ast.expr], sub: Callable[[ast.expr], Annotation], tags: Tags
) -> Annotation:
    found = [sub(one) for one in alternatives]
    none = any(one.type == types.NONE or isinstance(one.type, types.Optional) for one in found)
    plain = [replace(one, type=_inner(one.type)) for one in found if one.type != types.NONE]
    if len({one.type for one in plain}) == 1:
        return _optional(plain[0]) if none else plain[0]
    models = [model for one in plain for model in models_in(one.type)]
    if all(models_in(one.type) for one in plain):
        made = tagged_union(models, tags)
        if made is None:
            raise BadAnnotation("CSC302", node, text=_text(node), reason=_APART, hint=_TAG)
        return _optional(Annotation(made)) if none else Annotation(made)
    reason = "a value of several types can't be told apart"
    hint = "Use one type, `T | None`, models with a `Literal` each, or `object` for any JSON."
    raise BadAnnotation("CSC302", node, text=_text(node), reason=reason, hint=hint)


_APART: Final = "nothing says which of the models a value is"
_TAG: Final = 'Give each a field of one name with a text of its own: `kind: Literal["…"]`.'


def told_apart(found: Annotation, marker: ast.Call, tags: Tags) -> Annotation:
    """A union with the tag that ``Field(discriminator="kind")`` names."""
    given = {one.arg: one.value for one in marker.keywords}.get("discriminator")
    if given is None:
        return found
    models = models_in(_inner(found.type))
    name = given.value if isinstance(given, ast.Constant) else None
    made = tagged_union(models, tags, name) if isinstance(name, str) else None
    if made is None:
        text = ast.unparse(given)
        raise BadAnnotation("CSC302", given, text=text, reason=_APART, hint=_TAG)
    typed = types.Optional(made) if isinstance(found.type, types.Optional) else made
    return replace(found, type=typed)


def _inner(typed: Type) -> Type:
    return typed.item if isinstance(typed, types.Optional) else typed


def _optional(inner: Annotation) -> Annotation:
    if isinstance(inner.type, types.Optional) or inner.type in (types.JSON, types.NONE):
        return inner
    return replace(inner, type=types.Optional(inner.type))


def _set_item(node: ast.expr, item: Type) -> Type:
    if item in (types.STR, types.INT, types.FLOAT, types.DECIMAL, types.BYTES):
        return item
    why = _why("DynamoDB's sets hold strings, numbers or bytes")
    raise BadAnnotation("CSC302", node, text=_text(node), **why)


def _quoted(node: ast.Constant, text: str) -> ast.expr:
    try:
        parsed = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError) as error:
        raise BadAnnotation("CSC301", node, text=text, hint="Write a type here.") from error
    for child in ast.walk(parsed):
        ast.copy_location(child, node)
    return parsed


def _why(reason: str) -> dict[str, object]:
    return {"reason": reason, "hint": "Use str, number, bool, bytes, list, set, dict or a model."}


def _text(node: ast.AST) -> str:
    return ast.unparse(node)
