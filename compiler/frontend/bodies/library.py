"""Functions of Python's library that a handler may call, as facts: ``FUNCTIONS`` is the table; one function reads it.

What is refused has its reason: a clock or chance of its own, or a value that has no place here (a hash object).
"""

import ast
from typing import Final

from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.primitives import Maybe, Method, check_count
from csc.compiler.frontend.names import External
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import BYTES, DECIMAL, FLOAT, INT, JSON, STR, Type

FUNCTIONS: Final[dict[str, Method]] = {
    "base64.b64encode": Method((BYTES,), BYTES),
    "base64.b64decode": Method((STR,), BYTES),
    "base64.urlsafe_b64encode": Method((BYTES,), BYTES),
    "base64.urlsafe_b64decode": Method((STR,), BYTES),
    "html.escape": Method((STR,), STR),
    "hmac.compare_digest": Method((STR, STR), types.BOOL),
    "json.loads": Method((STR,), JSON),
    "math.exp": Method((FLOAT,), FLOAT),
    "math.fabs": Method((FLOAT,), FLOAT),
    "math.gcd": Method((INT, INT), INT),
    "math.log": Method((FLOAT, Maybe(FLOAT)), FLOAT),
    "math.log10": Method((FLOAT,), FLOAT),
    "math.pow": Method((FLOAT, FLOAT), FLOAT),
    "urllib.parse.quote": Method((STR,), STR),
    "urllib.parse.quote_plus": Method((STR,), STR),
    "urllib.parse.unquote": Method((STR,), STR),
    "urllib.parse.unquote_plus": Method((STR,), STR),
}
_DIGESTS: Final = ("hashlib.md5", "hashlib.sha1", "hashlib.sha256", "hashlib.sha512")
_ROUNDINGS: Final = frozenset(
    f"ROUND_{name}"
    for name in ("HALF_UP", "HALF_EVEN", "HALF_DOWN", "UP", "DOWN", "CEILING", "FLOOR")
)


def call_library(frame: Frame, node: ast.Call, name: str) -> ops.Expr | None:
    """A call of a function of the library by its qualified name; None for those that have no form here."""
    if name == "json.dumps":
        return _dumps(frame, node)
    known = FUNCTIONS.get(name)
    if known is None:
        return None
    if node.keywords:
        raise Refuse(node, f"keyword of `{name}`", "It is called with a keyword", "Leave it out.")
    least = sum(not isinstance(one, Maybe) for one in known.arguments)
    check_count(frame, node, name, least, len(known.arguments))
    arguments = tuple(
        _argument(frame, one, wanted, name)
        for one, wanted in zip(node.args, known.arguments, strict=False)
    )
    return ops.Primitive(name, arguments, known.result, frame.span(node))


def _argument(frame: Frame, node: ast.expr, wanted: Type | Maybe, name: str) -> ops.Expr:
    typed = wanted.type if isinstance(wanted, Maybe) else wanted
    value = frame.build(node, typed)
    if typed == STR and value.type == BYTES and name.startswith("base64."):
        return value
    if typed == FLOAT and value.type == INT:
        return ops.Primitive("float", (value,), FLOAT, value.span)
    return convert(frame, value, typed, node, f"`{name}`")


def digest(frame: Frame, node: ast.Call) -> ops.Expr | None:
    """``hashlib.sha256(data).hexdigest()`` and ``hmac.new(key, data, hashlib.sha256).hexdigest()``; None for others."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Call() as made, attr="hexdigest" | "digest" as name),
            args=[],
            keywords=[],
        ):
            pass
        case _:
            return None
    entity = frame.names.resolve(frame.module, made.func)
    if not isinstance(entity, External) or made.keywords:
        return None
    typed: Type = STR if name == "hexdigest" else BYTES
    span = frame.span(node)
    if entity.name in _DIGESTS and len(made.args) == 1:
        data = convert(frame, frame.build(made.args[0], BYTES), BYTES, made.args[0], entity.name)
        kind = ops.Const(entity.name.partition(".")[2], STR, span)
        return ops.Primitive(f"hash.{name}", (kind, data), typed, span)
    if entity.name == "hmac.new" and len(made.args) == 3:
        how = frame.names.resolve(frame.module, made.args[2])
        if not isinstance(how, External) or how.name not in _DIGESTS:
            return None
        key, data = (
            convert(frame, frame.build(one, BYTES), BYTES, one, "`hmac.new`")
            for one in made.args[:2]
        )
        kind = ops.Const(how.name.partition(".")[2], STR, span)
        return ops.Primitive(f"hmac.{name}", (kind, key, data), typed, span)
    return None


def quantized(frame: Frame, node: ast.Call, receiver: ops.Expr) -> ops.Expr:
    """``price.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)``."""
    given = [*node.args[1:], *(one.value for one in node.keywords if one.arg == "rounding")]
    if not node.args or len(given) > 1 or len(node.args) + len(node.keywords) != 1 + len(given):
        raise Refuse(node, "`.quantize()`", "It has other arguments", "Give it `rounding=` only.")
    step = convert(frame, frame.build(node.args[0], DECIMAL), DECIMAL, node.args[0], "`.quantize`")
    how = "ROUND_HALF_EVEN"
    if given:
        entity = frame.names.resolve(frame.module, given[0])
        how = entity.name.removeprefix("decimal.") if isinstance(entity, External) else ""
    if how not in _ROUNDINGS:
        raise Refuse(node, "`.quantize()`", "Its rounding is computed", "Write `ROUND_HALF_UP`.")
    span = frame.span(node)
    arguments = (receiver, step, ops.Const(how, STR, span))
    return ops.Primitive("decimal.quantize", arguments, DECIMAL, span)


def _dumps(frame: Frame, node: ast.Call) -> ops.Expr:
    """``json.dumps(value, indent=2)`` of what JSON has a form for, as Python writes it."""
    check_count(frame, node, "json.dumps", 1, 1)
    settings: list[ops.Expr] = []
    span = frame.span(node)
    given = {one.arg: one.value for one in node.keywords}
    for name, typed, default in _SETTINGS:
        value = given.pop(name, None)
        made = ops.Const(default, typed, span) if value is None else frame.build(value)
        if not isinstance(made, ops.Const) or made.type != typed:
            raise Refuse(node, "`json.dumps()`", f"`{name}` is computed", "Write it as a literal.")
        settings.append(made)
    if given:
        message = f"It is called with `{next(iter(given))}`"
        raise Refuse(node, "`json.dumps()`", message, "Leave it out.")
    value_ = frame.build(node.args[0])
    if not _is_written(value_):
        message = f"What it writes of {value_.type} is not known, or is an error"
        raise Refuse(node, "`json.dumps()`", message, "Give it texts, numbers, lists and dicts.")
    return ops.Primitive("json.dumps", (value_, *settings), STR, span)


_SETTINGS: Final[tuple[tuple[str, Type, object], ...]] = (
    ("indent", INT, -1),
    ("sort_keys", types.BOOL, False),
    ("ensure_ascii", types.BOOL, True),
)


def _is_written(value: ops.Expr) -> bool:
    """Whether ``json.dumps`` takes every part of a value, which it has as Python has it."""
    match value:
        case ops.Convert(operand=inner):
            return _is_written(inner)
        case ops.NewDict(items=pairs):
            return all(_is_written(item) for _, item in pairs)
        case ops.NewList(items=items) | ops.NewTuple(items=items):
            return all(map(_is_written, items))
    return _has_form(value.type)


def _has_form(typed: Type) -> bool:
    match typed:
        case types.List(item=inner) | types.Optional(item=inner):
            return _has_form(inner)
        case types.Dict(value=inner):
            return _has_form(inner)
        case types.Tuple(items=items):
            return all(map(_has_form, items))
    return typed in (INT, FLOAT, STR, types.BOOL, types.NONE)
