"""Where a value comes from and how it is escaped: ``origin_of($util.escapeJavaScript($input.body))``.

The kinds are ordered by how much can go wrong; a value made of two has the worse kind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from csc.emulator.gateway.lint.shapes import Shape, at_path, followed
from csc.emulator.gateway.lint.walk import references
from csc.emulator.gateway.velocity.nodes import (
    Binary,
    Block,
    Constant,
    Expression,
    Interpolated,
    ListLiteral,
    MapLiteral,
    Method,
    Property,
    Reference,
    Step,
    Text,
)


class Origin(IntEnum):
    """``SAFE``: constants, numbers, ids, encoded text.  ``ESCAPED``: may stand inside JSON quotes.
    ``ESCAPED_SCRIPT``: so too, but an apostrophe in it is ``\\'``, which JSON lacks.  ``JSON``: a whole
    JSON value, for outside quotes.  ``RAW``: data as someone sent it.  ``PARAMETERS``: the map of
    ``$input.params()``, whose own keys are ``path``, ``querystring`` and ``header``."""

    SAFE = 0
    ESCAPED = 1
    ESCAPED_SCRIPT = 2
    JSON = 3
    RAW = 4
    PARAMETERS = 5


@dataclass(slots=True)
class Origins:
    """What is known where a template has come to: of its variables, of the request's body where a model
    has validated it, and, in a response template, of what the request template has handed over."""

    body: Shape | None = None
    carried: "Mapping[str, Carried]" = field(default_factory=dict)
    validated: frozenset[str] = frozenset()
    names: dict[str, Origin] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)

    def copy(self) -> "Origins":
        return replace(self, names=dict(self.names), shapes=dict(self.shapes))

    def give(self, name: str, origin: Origin, shape: Shape | None) -> None:
        self.names[name] = origin
        if shape is None:
            self.shapes.pop(name, None)
        else:
            self.shapes[name] = shape


@dataclass(frozen=True, slots=True)
class Carried:
    """What a request template put on ``$context.requestOverride.path``."""

    origin: Origin
    body: Shape | None = None


def joined(ends: list[Origins]) -> Origins:
    """After a branch: the worse origin, and the shape that all have who have anything of the data."""
    found = ends[0].copy()
    for name in {name for one in ends for name in one.names}:
        origin = max(one.names.get(name, Origin.SAFE) for one in ends)
        told = [
            one.shapes.get(name)
            for one in ends
            if one.names.get(name, Origin.SAFE) is not Origin.SAFE
        ]
        found.give(name, origin, told[0] if told and told.count(told[0]) == len(told) else None)
    return found


_HARMLESS_METHODS = frozenset(
    {"size", "length", "isEmpty", "isBlank", "contains", "containsKey", "containsValue", "equals"}
    | {
        "equalsIgnoreCase",
        "startsWith",
        "endsWith",
        "matches",
        "indexOf",
        "lastIndexOf",
        "hashCode",
    }
    | {"compareTo", "intValue", "longValue", "doubleValue", "parseInt", "parseLong", "parseDouble"}
)
_NUMBERS = frozenset({"N", "BOOL", "NULL", "B", "Count", "ScannedCount"})
"""Members of DynamoDB's answers that are numbers, booleans or base64."""

_CLAIMS_OF_THE_ISSUER = frozenset(
    {"sub", "iss", "aud", "exp", "iat", "auth_time", "token_use", "client_id", "scope", "jti"}
    | {"event_id", "origin_jti", "principalId", "integrationLatency"}
)
_LETS_ANYTHING_IN = re.compile(r"""["'.]|\\[^dw.\-+]|\[\^""")
_ALLOW_LIST = re.compile(r"\[\^[^\"'\\\]\[]*\][+*]?\Z")


def origin_of(expression: Expression, origins: Origins) -> Origin:
    """``origins`` are those of the variables."""
    if isinstance(expression, Reference):
        return _of_reference(expression, origins)
    if isinstance(expression, Interpolated):
        parts = expression.body.statements
        found = [origin_of(part, origins) for part in parts if isinstance(part, Reference)]
        if any(not isinstance(part, Reference | Text) for part in parts):
            found.append(Origin.RAW if Origin.RAW in origins.names.values() else Origin.SAFE)
        return max(found, default=Origin.SAFE)
    if isinstance(expression, Binary) and expression.operator == "add":
        return max(origin_of(expression.left, origins), origin_of(expression.right, origins))
    if isinstance(expression, ListLiteral):
        return max((origin_of(item, origins) for item in expression.items), default=Origin.SAFE)
    if isinstance(expression, MapLiteral):
        values = [origin_of(value, origins) for _, value in expression.pairs]
        return max(values, default=Origin.SAFE)
    return Origin.SAFE


def validated_names(block: Block) -> frozenset[str]:
    """Variables that a template matches against a pattern that lets no quote or backslash in."""
    found = set()
    for reference in references(block):
        if len(reference.steps) != 1 or not isinstance(reference.steps[0], Method):
            continue
        step = reference.steps[0]
        pattern = step.arguments[0] if step.name == "matches" and step.arguments else None
        if isinstance(pattern, Constant) and not _LETS_ANYTHING_IN.search(
            str(pattern.value).replace("\\.", "").replace("[.]", "")
        ):
            found.add(reference.root)
    return frozenset(found)


def _of_reference(reference: Reference, origins: Origins) -> Origin:
    steps = reference.steps
    shape = shape_of(reference, origins)
    if shape is not None and shape.harmless():
        return Origin.SAFE
    if not steps and reference.root in origins.validated:
        return Origin.SAFE
    if not steps:
        return origins.names.get(reference.root, Origin.SAFE)
    first, rest = steps[0], steps[1:]
    if reference.root == "input":
        origin = _of_input(first)
    elif reference.root == "util":
        origin = _of_util(first, origins)
    elif reference.root == "context":
        origin, rest = _of_context(steps, origins), ()
    else:
        origin, rest = origins.names.get(reference.root, Origin.SAFE), steps
    for step in rest:
        origin = _after(origin, step)
    return origin


def shape_of(expression: Expression, origins: Origins) -> Shape | None:
    """What a model has proved of a value: None where nothing has."""
    if not isinstance(expression, Reference) or not expression.computable:
        return None
    steps = expression.steps
    match expression.root, steps[:1]:
        case "input", (Method(name="path", arguments=(argument,)),):
            return followed(at_path(origins.body, argument), steps[1:])
        case "util", (Method(name="parseJson", arguments=(Reference() as text,)),):
            return followed(_body_of(text, origins), steps[1:])
        case "input" | "util" | "context", _:
            return None
    return followed(origins.shapes.get(expression.root), steps)


def _body_of(text: Reference, origins: Origins) -> Shape | None:
    """Of ``$input.body``, in the request's template or as it handed it over."""
    if _is_body(text):
        return origins.body
    name = carried_name(text)
    return origins.carried[name].body if name in origins.carried else None


def _is_body(expression: Expression) -> bool:
    match expression:
        case Reference(root="input", steps=(Property(name="body"),)):
            return True
    return False


def carried_name(reference: Reference) -> str:
    """``X`` of ``$context.requestOverride.path.X``."""
    match reference:
        case Reference(
            root="context",
            steps=(Property("requestOverride"), Property("path"), Property(name=name)),
        ):
            return name
    return ""


def carried_by(target: Reference, value: Expression, origins: Origins) -> dict[str, Carried]:
    """What ``#set($context.requestOverride.path.X = value)`` hands over."""
    name = carried_name(target)
    body = origins.body if _is_body(value) else None
    return {name: Carried(origin_of(value, origins), body)} if name else {}


def _of_input(step: Step) -> Origin:
    if isinstance(step, Method) and step.name == "json":
        return Origin.JSON
    is_map = isinstance(step, Method) and step.name == "params" and not step.arguments
    return Origin.PARAMETERS if is_map else Origin.RAW


def _of_util(step: Step, origins: Origins) -> Origin:
    if not isinstance(step, Method) or not step.arguments:
        return Origin.SAFE
    given = origin_of(step.arguments[0], origins)
    if given is Origin.SAFE or step.name in ("urlEncode", "base64Encode"):
        return Origin.SAFE
    return Origin.ESCAPED_SCRIPT if step.name == "escapeJavaScript" else Origin.RAW


def _of_context(steps: tuple[Step, ...], origins: Origins) -> Origin:
    names = [step.name for step in steps if isinstance(step, Property)]
    if names[:2] == ["requestOverride", "path"] and len(names) > 2 and names[2] in origins.carried:
        return origins.carried[names[2]].origin
    if names[:1] == ["authorizer"]:
        return Origin.SAFE if names[-1] in _CLAIMS_OF_THE_ISSUER else Origin.RAW
    if names[:1] in (["path"], ["requestOverride"]) or names == ["identity", "userAgent"]:
        return Origin.RAW
    if names[:1] == ["error"]:
        return Origin.SAFE if names[-1] in ("messageString", "responseType") else Origin.RAW
    return Origin.SAFE


def _after(origin: Origin, step: Step) -> Origin:
    if origin is Origin.PARAMETERS:
        keys = isinstance(step, Method) and step.name in ("keySet", "size")
        return Origin.SAFE if keys else Origin.RAW
    if isinstance(step, Property):
        return Origin.SAFE if step.name in _NUMBERS else origin
    if not isinstance(step, Method):
        return origin
    if step.name in _HARMLESS_METHODS:
        return Origin.SAFE
    if step.name in ("replaceAll", "replace") and len(step.arguments) == 2:
        return _replaced(origin, *step.arguments)
    cuts = step.name in ("substring", "split", "charAt", "replaceFirst", "subSequence")
    return Origin.RAW if cuts and origin in (Origin.ESCAPED, Origin.ESCAPED_SCRIPT) else origin


def _replaced(origin: Origin, old: Expression, new: Expression) -> Origin:
    """``.replaceAll("\\\\'", "'")`` completes an escape; ``[^a-z]`` to nothing is an allow list."""
    if not (isinstance(old, Constant) and isinstance(new, Constant)):
        return Origin.RAW if origin is not Origin.SAFE else origin
    if origin is Origin.ESCAPED_SCRIPT and new.value == "'":
        return Origin.ESCAPED
    if isinstance(old.value, str) and _ALLOW_LIST.match(old.value) and '"' not in str(new.value):
        return Origin.SAFE
    return origin
