"""Patterns of events: which event a rule, a subscription's filter or an event source mapping is for.

    {"detail": {"state": ["open", {"prefix": "re"}], "n": [{"numeric": [">", 0]}]}}

A pattern's fields must all match; of the rules in a leaf's list one must.  Source: "Comparison operators
in Amazon EventBridge event patterns" in EventBridge's user guide.
"""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csc.emulator.services.match_glob import matches_glob

MISSING: Any = object()
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether an event has all that a pattern asks for; ``a.b`` is ``b`` within ``a`` in both."""
    return _matches(_undotted(pattern), _undotted(event))


def _undotted(value: Any) -> Any:
    if isinstance(value, list):
        return [_undotted(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for key, item in value.items():
        first, dot, rest = str(key).partition(".")
        inner = _undotted({rest: item} if dot and first and rest else item)
        if not (dot and first and rest):
            first = str(key)
        before = found.get(first)
        if isinstance(before, dict) and isinstance(inner, dict):
            inner = {**before, **inner}
        found[first] = inner
    return found


def _matches(pattern: Mapping[str, Any], event: Any) -> bool:
    for field, wanted in pattern.items():
        if field == "$or" and isinstance(wanted, list):
            if not any(_matches(one, event) for one in wanted):
                return False
            continue
        value = event.get(field, MISSING) if isinstance(event, Mapping) else MISSING
        if not _field_matches(wanted, value):
            return False
    return True


def _field_matches(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        if isinstance(value, list):
            return any(_matches(wanted, item) for item in value)
        return _matches(wanted, {} if value is MISSING else value)
    return value_matches(wanted, value)


def value_matches(rules: Sequence[Any], value: Any) -> bool:
    """Whether one of a leaf's rules is for the value, or for one of the list that it is."""
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list) and not value:
        values = [MISSING]
    return any(_rule_matches(rule, one) for rule in rules for one in values)


def _rule_matches(rule: Any, value: Any) -> bool:
    if not isinstance(rule, Mapping):
        return value is not MISSING and _same(rule, value)
    operator, operand = next(iter(rule.items()))
    if operator == "exists":
        is_leaf = value is not MISSING and not isinstance(value, Mapping)
        return bool(is_leaf == operand)
    if value is MISSING or isinstance(value, Mapping):
        return False
    return _TESTS[operator](operand, value)


def _same(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool) or wanted is None or value is None:
        return wanted is value
    if isinstance(wanted, (int, float)) and isinstance(value, (int, float)):
        return wanted == value
    return isinstance(wanted, str) and isinstance(value, str) and wanted == value


def _prefix(operand: Any, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if isinstance(operand, Mapping):
        return value.lower().startswith(str(operand["equals-ignore-case"]).lower())
    return value.startswith(operand)


def _suffix(operand: Any, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if isinstance(operand, Mapping):
        return value.lower().endswith(str(operand["equals-ignore-case"]).lower())
    return value.endswith(operand)


def _anything_but(operand: Any, value: Any) -> bool:
    if isinstance(operand, Mapping):
        operator, inner = next(iter(operand.items()))
        options = inner if isinstance(inner, list) else [inner]
        return not any(_TESTS[operator](one, value) for one in options)
    options = operand if isinstance(operand, list) else [operand]
    return not any(_same(one, value) for one in options)


def _numeric(operand: Any, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    pairs = zip(operand[::2], operand[1::2], strict=True)
    return all(_COMPARISONS[sign](value, limit) for sign, limit in pairs)


def _cidr(operand: Any, value: Any) -> bool:
    try:
        return ipaddress.ip_address(str(value)) in ipaddress.ip_network(str(operand), strict=False)
    except ValueError:
        return False


_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "anything-but": _anything_but,
    "cidr": _cidr,
    "equals-ignore-case": lambda operand, value: (
        isinstance(value, str) and value.lower() == str(operand).lower()
    ),
    "numeric": _numeric,
    "prefix": _prefix,
    "suffix": _suffix,
    "wildcard": lambda operand, value: isinstance(value, str) and matches_glob(str(operand), value),
}
