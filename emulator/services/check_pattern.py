"""What is wrong with a pattern of events, in the words of AWS's event ruler (recorded on AWS).

check_pattern({"a": [{"prefix": 1}]})  ──▶  InvalidPattern: prefix match pattern must be a string
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any

NUMERIC = ("=", "<", "<=", ">", ">=")
NESTED = ("prefix", "suffix", "wildcard", "equals-ignore-case")
OF_SNS = ("prefix",)
"""What ``anything-but`` may hold in a filter policy of SNS."""


class InvalidPattern(ValueError):
    """A pattern that the ruler refuses, with its words."""


def check_pattern(pattern: Any, nested: tuple[str, ...] = NESTED) -> None:
    """``nested`` is what may stand within ``anything-but``. Raises InvalidPattern."""
    if not isinstance(pattern, Mapping):
        raise InvalidPattern("Filter is not an object")
    if not pattern:
        raise InvalidPattern("Empty objects are not allowed")
    for field, wanted in pattern.items():
        if field == "$or" and _is_or(wanted):
            for one in wanted:
                check_pattern(one, nested)
        elif isinstance(wanted, Mapping):
            check_pattern(wanted, nested)
        elif not isinstance(wanted, list):
            raise InvalidPattern(f'"{field}" must be an object or an array')
        elif not wanted:
            raise InvalidPattern("Empty arrays are not allowed")
        else:
            for rule in wanted:
                _check_rule(rule, nested)


def _is_or(wanted: Any) -> bool:
    """A list of less than two, or of what is no object, is a field's that is called ``$or``."""
    return isinstance(wanted, list) and all(isinstance(one, Mapping) for one in wanted)


def _check_rule(rule: Any, nested: tuple[str, ...]) -> None:
    if isinstance(rule, list):
        raise InvalidPattern("Match value must be String, number, true, false, or null")
    if not isinstance(rule, Mapping):
        return
    operator, operand = next(iter(rule.items()), ("", None))
    if operator not in _CHECKS:
        raise InvalidPattern(f"Unrecognized match type {operator}")
    if len(rule) > 1:
        raise InvalidPattern("Only one key allowed in match expression")
    if operator == "anything-but":
        _anything_but(operand, nested)
    else:
        _CHECKS[operator](operand, operator)


def _text(operand: Any, operator: str) -> None:
    if isinstance(operand, Mapping) and operator in ("prefix", "suffix"):
        inner, value = next(iter(operand.items()), ("", None))
        if inner != "equals-ignore-case":
            raise InvalidPattern(f"Unsupported {operator} pattern: {inner}")
        operand = value
    if not isinstance(operand, str):
        raise InvalidPattern(f"{operator} match pattern must be a string")


def _wildcard(operand: Any, operator: str) -> None:
    _text(operand, operator)
    for found in re.finditer(r"\\\\.|\*\*", operand):
        if found[0] == "**":
            raise InvalidPattern(f"Consecutive wildcard characters at pos {found.start() + 1}")
    if _too_complex(operand):
        raise InvalidPattern(
            "Rule is too complex - try using fewer wildcard characters or fewer repeating "
            "character sequences after a wildcard character"
        )


def _too_complex(pattern: str) -> bool:
    """Roughly the ruler's bound: many wildcards, each before what begins alike."""
    parts = [part for part in pattern.split("*")[1:] if part]
    return sum(part[0] == other[0] for part in parts for other in parts) > 24


def _exists(operand: Any, operator: str) -> None:
    if not isinstance(operand, bool):
        raise InvalidPattern("exists match pattern must be either true or false.")


def _cidr(operand: Any, operator: str) -> None:
    if not isinstance(operand, str):
        raise InvalidPattern("prefix match pattern must be a string")
    address, slash, bits = operand.partition("/")
    if not slash:
        if re.search(r"[.:]", operand):
            _address(address)
        raise InvalidPattern("Malformed CIDR, one '/' required")
    if not bits.isdecimal():
        raise InvalidPattern("Malformed CIDR, mask bits must be an integer")
    found = _address(address)
    if int(bits) > found.max_prefixlen:
        raise InvalidPattern(f"IPv{found.version} mask bits must be < {found.max_prefixlen + 1}")


def _address(text: str) -> "ipaddress.IPv4Address | ipaddress.IPv6Address":
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        raise InvalidPattern(f"Nonstandard IP address: {text}") from None


def _numeric(operand: Any, operator: str) -> None:
    """Its grammar: ``= n``, or a bound, or a lower and an upper one."""
    if not isinstance(operand, list):
        raise InvalidPattern("Value of numeric must be an array.")
    tokens = [*operand, None]
    sign = tokens.pop(0)
    if not isinstance(sign, str):
        raise InvalidPattern(f"Invalid member in numeric match: {']' if sign is None else sign}")
    if sign not in NUMERIC:
        raise InvalidPattern(f"Unrecognized numeric range operator: {sign}")
    bottom = _number(tokens.pop(0), "equals" if sign == "=" else sign)
    if sign in ("=", "<", "<="):
        if tokens[0] is not None:
            raise InvalidPattern("Too many elements in numeric expression")
        return
    upper = tokens.pop(0)
    if upper is None:
        return
    if not isinstance(upper, str):
        raise InvalidPattern(f"Bad value in numeric range: {upper}")
    if upper not in ("<", "<="):
        raise InvalidPattern(f"Bad numeric range operator: {upper}")
    if bottom >= _number(tokens.pop(0), upper):
        raise InvalidPattern("Bottom must be less than top")
    if tokens[0] is not None:
        raise InvalidPattern("Too many terms in numeric range expression")


def _number(value: Any, sign: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidPattern(f"Value of {sign} must be numeric")
    return value


def _anything_but(operand: Any, nested: tuple[str, ...]) -> None:
    if isinstance(operand, Mapping):
        _nested(operand, nested)
    elif isinstance(operand, list):
        if not operand or any(not _is_plain(one) for one in operand):
            raise InvalidPattern("Inside anything but list, start|null|boolean is not supported.")
    elif not _is_plain(operand):
        raise InvalidPattern(ANYTHING_BUT)


ANYTHING_BUT = "Value of anything-but must be an array or single string/number value."


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _nested(operand: Mapping[str, Any], nested: tuple[str, ...]) -> None:
    operator, inner = next(iter(operand.items()), ("", None))
    if operator not in nested:
        raise InvalidPattern(f"Unsupported anything-but pattern: {operator}")
    if isinstance(inner, Mapping):
        raise InvalidPattern(ANYTHING_BUT)
    values = inner if isinstance(inner, list) else [inner]
    if any(not isinstance(one, str) for one in values):
        if operator == "equals-ignore-case":
            raise InvalidPattern(
                "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not "
                "supported."
            )
        both = operator in ("prefix", "suffix") and nested != OF_SNS
        kind = "prefix/suffix" if both else operator
        raise InvalidPattern(f"{kind} match pattern must be a string")
    if operator in ("prefix", "suffix") and "" in values:
        raise InvalidPattern("Null prefix/suffix not allowed")


_CHECKS: Mapping[str, Callable[[Any, str], None]] = {
    "anything-but": lambda operand, operator: None,  # it is checked by what may stand within it
    "cidr": _cidr,
    "equals-ignore-case": _text,
    "exists": _exists,
    "numeric": _numeric,
    "prefix": _text,
    "suffix": _text,
    "wildcard": _wildcard,
}
