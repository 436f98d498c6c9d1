"""A request's expression parameters, all of them, to one cached ``Plan``.

prepare(input, ("UpdateExpression", "ConditionExpression"))
    ──▶ plan, values      plan.condition(item, values) -> bool; plan.update(item, values)
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.condition import (
    Check,
    Test,
    Values,
    compile_condition,
    condition_checks,
    mentioned_heads,
)
from csc.emulator.services.dynamodb.expressions.key_condition import KeyTerm, key_terms
from csc.emulator.services.dynamodb.expressions.parse import (
    parse_condition,
    parse_projection,
    parse_update,
)
from csc.emulator.services.dynamodb.expressions.paths import projector
from csc.emulator.services.dynamodb.expressions.resolve import (
    Used,
    resolve_condition,
    resolve_projection,
    resolve_update,
)
from csc.emulator.services.dynamodb.expressions.tokens import ExpressionError, invalid
from csc.emulator.services.dynamodb.expressions.tree import Path, Value
from csc.emulator.services.dynamodb.expressions.update import (
    Apply,
    compile_update,
    creates_item,
    update_checks,
)
from csc.emulator.services.dynamodb.plain import plain_size
from csc.emulator.services.dynamodb.values import Item, check_names, normalise

Input = Mapping[str, Any]
EMPTY_VALUES: Values = {}

_ALIAS = re.compile(r"#[A-Za-z0-9_]+", re.ASCII).fullmatch
_PLACEHOLDER = re.compile(r":[A-Za-z0-9_]+", re.ASCII).fullmatch
_CACHE_SIZE = 4096
_CACHED_NAMES = 4096  # characters: a plan must not hold on to a request of megabytes
_PARSE_ORDER = (
    "UpdateExpression",
    "ConditionExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
)


class Plan:
    """The compiled expressions of a request; what is absent is None or empty.

    ``heads``/``nested``: per kind, the attributes named and those looked into.  ``paths`` are
    those that the update changes, ``assigned`` the attributes it sets to a placeholder whole;
    ``nests`` tells whether any path looks into an attribute.
    """

    __slots__ = (
        "assigned",
        "checks",
        "condition",
        "creates",
        "filter",
        "heads",
        "key",
        "nested",
        "nests",
        "paths",
        "projected",
        "projection",
        "update",
    )

    def __init__(self) -> None:
        self.checks: list[tuple[str, Check]] = []
        self.condition: Test | None = None
        self.filter: Test | None = None
        self.key: tuple[KeyTerm, ...] = ()
        self.projection: Callable[[Mapping[str, Any]], Item] | None = None
        self.update: Apply | None = None
        self.creates = True
        self.paths: tuple[Path, ...] = ()
        self.projected: tuple[Path, ...] = ()
        self.assigned: tuple[tuple[str, str], ...] = ()
        self.heads: dict[str, frozenset[str]] = {}
        self.nested: dict[str, frozenset[str]] = {}
        self.nests = False


NO_PLAN = Plan()
_plans: dict[Any, Plan] = {}


def check_parameters(input: Input, kinds: tuple[str, ...], legacy: tuple[str, ...]) -> None:
    """Refuse a mixture of expressions and legacy parameters, and names or values without any."""
    expressions = [kind for kind in kinds if input.get(kind) is not None]
    if expressions:
        old = [name for name in legacy if input.get(name) is not None]
        if old:
            raise ValidationException(
                "Can not use both expression and non-expression parameters in the same request: "
                f"Non-expression parameters: {{{', '.join(old)}}} "
                f"Expression parameters: {{{', '.join(expressions)}}}"
            )
    elif input.get("ExpressionAttributeNames") is not None:
        raise ValidationException(
            "ExpressionAttributeNames can only be specified when using expressions"
        )
    if input.get("ExpressionAttributeValues") is not None:
        valued = [kind for kind in kinds if kind != "ProjectionExpression"]
        if valued and all(input.get(kind) is None for kind in valued):
            verb = "are" if len(valued) > 1 else "is"
            raise ValidationException(
                "ExpressionAttributeValues can only be specified when using expressions: "
                f"{' and '.join(valued)} {verb} null"
            )


def prepare(input: Input, kinds: tuple[str, ...]) -> tuple[Plan, Values]:
    """The plan of a request, and its values in normal form. Raises ValidationException."""
    names = input.get("ExpressionAttributeNames")
    values = None  # GetItem and its like have no such member: it is ignored, whatever it is
    if kinds != ("ProjectionExpression",):
        values = input.get("ExpressionAttributeValues")
    texts = tuple([input.get(kind) for kind in kinds])
    try:
        normal = EMPTY_VALUES if values is None else _normal_values(values)
    except ValidationException:
        if names is not None:
            _check_names(names)  # what is wrong with these comes first
        raise
    key = (kinds, texts, tuple(names.items()) if names else names is None, tuple(normal))
    plan = _plans.get(key)
    if plan is None:
        plan = _compile(dict(zip(kinds, texts, strict=True)), names, normal)
        if len(_plans) >= _CACHE_SIZE:
            _plans.clear()
        if sum(map(len, (names or {}).values())) <= _CACHED_NAMES:
            _plans[key] = plan
    for kind, check in plan.checks:
        try:
            check(normal)
        except ExpressionError as error:
            raise invalid(kind, error) from None
    return plan, normal


def recall(input: Input, kinds: tuple[str, ...]) -> tuple[Plan, Values] | None:
    """The plan of a request whose like was prepared before, and its values, checked and in normal
    form. None where it wasn't, or where anything needs a longer look: the input may be unchecked,
    but must have no legacy parameters.
    """
    names = input.get("ExpressionAttributeNames")
    values = input.get("ExpressionAttributeValues", EMPTY_VALUES)
    if type(values) is not dict or not (names is None or type(names) is dict):
        return None
    try:
        plan = _plans.get(
            (
                kinds,
                tuple([input.get(kind) for kind in kinds]),
                tuple(names.items()) if names else names is None,
                tuple(values),
            )
        )
        if plan is None or (values and plain_size(values) is None):
            return None
        for _, check in plan.checks:
            check(values)
    except (TypeError, ExpressionError):
        return None
    return plan, values


def _normal_values(values: Mapping[str, dict[str, Any]]) -> Values:
    if not values:
        raise ValidationException("ExpressionAttributeValues must not be empty")
    for name in values:
        if not _PLACEHOLDER(name):
            raise ValidationException(
                f'ExpressionAttributeValues contains invalid key: Syntax error; key: "{name}"'
            )
    normal = {}
    for name, value in values.items():
        try:
            normal[name] = normalise(value)
        except ValidationException as error:
            raise ValidationException(
                f"ExpressionAttributeValues contains invalid value: {error.message} for key {name}"
            ) from None
    return normal


def _compile(
    texts: Mapping[str, str | None], names: Mapping[str, str] | None, values: Values
) -> Plan:
    if names is not None:
        _check_names(names)
    plan, used = Plan(), Used()
    for kind in _PARSE_ORDER:
        text = texts.get(kind)
        if text is not None:
            try:
                _COMPILERS[kind](plan, kind, text, names or {}, values, used)
            except ExpressionError as error:
                raise invalid(kind, error) from None
    plan.nests = any(plan.nested.values())
    _check_unused("ExpressionAttributeNames", names or {}, used.names)
    _check_unused("ExpressionAttributeValues", values, used.values)
    return plan


def _check_names(names: Mapping[str, str]) -> None:
    if not names:
        raise ValidationException("ExpressionAttributeNames must not be empty")
    check_names(names.values())
    for alias in names:
        if not _ALIAS(alias):
            raise ValidationException(
                f'ExpressionAttributeNames contains invalid key: Syntax error; key: "{alias}"'
            )


def _check_unused(parameter: str, given: Mapping[str, Any], used: set[str]) -> None:
    unused = [name for name in given if name not in used]
    if unused:
        raise ValidationException(
            f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(unused)}}}"
        )


def _compile_update(
    plan: Plan, kind: str, text: str, names: Mapping[str, str], values: Values, used: Used
) -> None:
    tree = resolve_update(parse_update(text), names, values, used)
    _add_checks(plan, kind, update_checks(tree), values)
    plan.update = compile_update(tree)
    plan.creates = creates_item(tree)
    plan.paths = tuple(action.path for action in tree.actions)
    plan.heads[kind] = frozenset(str(path.parts[0]) for path in plan.paths)
    plan.nested[kind] = _nested(plan.paths)
    plan.assigned = tuple(
        (str(action.path.parts[0]), action.value.name)
        for action in tree.actions
        if len(action.path.parts) == 1 and isinstance(action.value, Value)
        if action.section in ("SET", "ADD")
    )


def _compile_condition(
    plan: Plan, kind: str, text: str, names: Mapping[str, str], values: Values, used: Used
) -> None:
    tree = resolve_condition(parse_condition(text), names, values, used)
    _add_checks(plan, kind, condition_checks(tree), values)
    plan.heads[kind], plan.nested[kind] = mentioned_heads(tree)
    if kind == "KeyConditionExpression":
        plan.key = key_terms(tree)
    elif kind == "FilterExpression":
        plan.filter = compile_condition(tree)
    else:
        plan.condition = compile_condition(tree)


def _compile_projection(
    plan: Plan, kind: str, text: str, names: Mapping[str, str], values: Values, used: Used
) -> None:
    tree = resolve_projection(parse_projection(text), names, used)
    plan.projection = projector(tree.paths)
    plan.projected = tree.paths
    plan.heads[kind] = frozenset(str(path.parts[0]) for path in tree.paths)
    plan.nested[kind] = _nested(tree.paths)


def _add_checks(plan: Plan, kind: str, checks: tuple[Check, ...], values: Values) -> None:
    """Run each check once now, so that errors come in the order of the expressions."""
    for check in checks:
        check(values)
        plan.checks.append((kind, check))


def _nested(paths: tuple[Path, ...]) -> frozenset[str]:
    return frozenset(str(path.parts[0]) for path in paths if len(path.parts) > 1)


_COMPILERS: dict[str, Callable[..., None]] = {
    "UpdateExpression": _compile_update,
    "ConditionExpression": _compile_condition,
    "KeyConditionExpression": _compile_condition,
    "FilterExpression": _compile_condition,
    "ProjectionExpression": _compile_projection,
}
