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
OPERATORS = (
    "anything-but",
    "cidr",
    "equals-ignore-case",
    "exists",
    "numeric",
    "prefix",
    "suffix",
    "wildcard",
)


class InvalidPattern(ValueError):
    """A pattern that EventBridge refuses, with its words."""


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether an event has all that a pattern asks for."""
    for field, wanted in pattern.items():
        if field == "$or" and isinstance(wanted, list):
            if not any(matches(one, event) for one in wanted):
                return False
            continue
        value = event.get(field, MISSING) if isinstance(event, Mapping) else MISSING
        if not _field_matches(wanted, value):
            return False
    return True


def _field_matches(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        if isinstance(value, list):
            return any(matches(wanted, item) for item in value)
        return matches(wanted, {} if value is MISSING else value)
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
        return bool((value is not MISSING) == operand)
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


def check_pattern(pattern: Any, path: str = "") -> None:
    """Raises InvalidPattern with what is wrong."""
    if not isinstance(pattern, Mapping):
        raise InvalidPattern("Event pattern is not valid. Reason: Filter is not an object")
    if not pattern:
        raise InvalidPattern("Event pattern is not valid. Reason: Empty objects are not allowed")
    for field, wanted in pattern.items():
        if field == "$or" and isinstance(wanted, list):
            for one in wanted:
                check_pattern(one, path)
        elif isinstance(wanted, Mapping):
            check_pattern(wanted, f"{path}.{field}")
        elif not isinstance(wanted, list):
            raise InvalidPattern(
                f'Event pattern is not valid. Reason: "{field}" must be an object or an array'
            )
        elif not wanted:
            raise InvalidPattern("Event pattern is not valid. Reason: Empty arrays are not allowed")
        else:
            for rule in wanted:
                _check_rule(rule)


def _check_rule(rule: Any) -> None:
    if isinstance(rule, list):
        raise InvalidPattern(
            "Event pattern is not valid. Reason: Match value must be String, number, true, false, "
            "or null"
        )
    if not isinstance(rule, Mapping):
        return
    if len(rule) != 1 or next(iter(rule)) not in OPERATORS:
        name = next(iter(rule), "")
        raise InvalidPattern(f"Event pattern is not valid. Reason: Unrecognized match type {name}")
    operator, operand = next(iter(rule.items()))
    if not _is_operand(operator, operand):
        raise InvalidPattern(
            f"Event pattern is not valid. Reason: Value of {operator} is not one that it takes"
        )


def _is_operand(operator: str, operand: Any) -> bool:
    match operator:
        case "exists":
            return isinstance(operand, bool)
        case "numeric":
            return _are_comparisons(operand)
        case "anything-but" if isinstance(operand, Mapping):
            name, inner = next(iter(operand.items()), ("", None))
            allowed = ("prefix", "suffix", "wildcard", "equals-ignore-case")
            return len(operand) == 1 and name in allowed and isinstance(inner, (str, list))
        case "anything-but":
            return isinstance(operand, (str, int, float)) or (
                isinstance(operand, list) and bool(operand)
            )
        case "prefix" | "suffix" if isinstance(operand, Mapping):
            return list(operand) == ["equals-ignore-case"]
    return isinstance(operand, str)


def _are_comparisons(operand: Any) -> bool:
    if not isinstance(operand, list) or not operand or len(operand) % 2:
        return False
    return all(sign in _COMPARISONS for sign in operand[::2]) and all(
        isinstance(limit, (int, float)) and not isinstance(limit, bool) for limit in operand[1::2]
    )
