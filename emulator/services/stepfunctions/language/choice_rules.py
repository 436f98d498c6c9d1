"""The rules of a Choice state in JSONPath: comparisons, And, Or, Not."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from csc.emulator.services.match_glob import matches_glob
from csc.emulator.services.stepfunctions.language.failures import runtime
from csc.emulator.services.stepfunctions.language.paths import MISSING, look_up, read_path
from csc.emulator.services.stepfunctions.language.scope import Scope

_OPERATOR = re.compile(
    r"(String|Numeric|Boolean|Timestamp)"
    r"(Equals|LessThanEquals|LessThan|GreaterThanEquals|GreaterThan|Matches)(Path)?"
)
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "String": lambda value: value if isinstance(value, str) else None,
    "Numeric": lambda value: (
        value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    ),
    "Boolean": lambda value: value if isinstance(value, bool) else None,
    "Timestamp": lambda value: read_time(value),
}
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda a, b: bool(a == b),
    "LessThan": lambda a, b: bool(a < b),
    "LessThanEquals": lambda a, b: bool(a <= b),
    "GreaterThan": lambda a, b: bool(a > b),
    "GreaterThanEquals": lambda a, b: bool(a >= b),
    "Matches": lambda a, b: matches_glob(b, a),
}
IS: Mapping[str, Callable[[Any], bool]] = {
    "IsNull": lambda value: value is None,
    "IsNumeric": lambda value: _KINDS["Numeric"](value) is not None,
    "IsString": lambda value: isinstance(value, str),
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsTimestamp": lambda value: read_time(value) is not None,
}
OPERATORS = (*IS, "IsPresent", "And", "Or", "Not")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def read_time(value: Any) -> datetime | None:
    """A timestamp of RFC 3339's profile of ISO 8601, with a capital T and Z."""
    if not isinstance(value, str) or not _STAMP.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def is_operator(name: str) -> bool:
    return name in OPERATORS or _OPERATOR.fullmatch(name) is not None


def holds(rule: Mapping[str, Any], document: Any, scope: Scope) -> bool:
    """Raises StateFailure (States.Runtime) where ``Variable`` leads nowhere."""
    if "And" in rule:
        return all(holds(inner, document, scope) for inner in rule["And"])
    if "Or" in rule:
        return any(holds(inner, document, scope) for inner in rule["Or"])
    if "Not" in rule:
        return not holds(rule["Not"], document, scope)
    variable = str(rule["Variable"])
    value = look_up(variable, document, scope)
    if "IsPresent" in rule:
        return bool((value is not MISSING) == rule["IsPresent"])
    if value is MISSING:
        raise runtime(
            f"Invalid path '{variable}': The choice state's condition path references "
            "an invalid value."
        )
    operator = next(name for name in rule if is_operator(name))
    if operator in IS:
        return bool(IS[operator](value) == rule[operator])
    return _compare(operator, value, rule[operator], document, scope)


def _compare(operator: str, value: Any, wanted: Any, document: Any, scope: Scope) -> bool:
    match = _OPERATOR.fullmatch(operator)
    assert match is not None
    if match[3]:
        wanted = read_path(str(wanted), document, scope, operator)
    convert = _KINDS[match[1]]
    left, right = convert(value), convert(wanted)
    if left is None or right is None:
        return False
    return _TESTS[match[2]](left, right)
