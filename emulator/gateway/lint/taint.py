"""Where a value comes from and how it is escaped: ``origin_of($util.escapeJavaScript($input.body))``.

The kinds are ordered by how much can go wrong; a value made of two has the worse kind.
"""

import re
from collections.abc import Mapping
from enum import IntEnum

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


Origins = Mapping[str, Origin]

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
            found.append(Origin.RAW if Origin.RAW in origins.values() else Origin.SAFE)
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
    if not steps:
        return origins.get(reference.root, Origin.SAFE)
    first, rest = steps[0], steps[1:]
    if reference.root == "input":
        origin = _of_input(first)
    elif reference.root == "util":
        origin = _of_util(first, origins)
    elif reference.root == "context":
        origin, rest = _of_context(steps), ()
    else:
        origin, rest = origins.get(reference.root, Origin.SAFE), steps
    for step in rest:
        origin = _after(origin, step)
    return origin


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


def _of_context(steps: tuple[Step, ...]) -> Origin:
    names = [step.name for step in steps if isinstance(step, Property)]
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
