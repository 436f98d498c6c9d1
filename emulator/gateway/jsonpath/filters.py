"""Filters: ``[?(@.price < 10 && @.tags contains 'x')]`` to a predicate.

``parse_filter`` reads from ``(`` to its ``)``.  A comparison of values that have no order is false.
"""

import re
from collections.abc import Callable
from typing import Any

from csc.emulator.bounded_regex import BoundedPattern
from csc.emulator.gateway.jsonpath.scanner import InvalidPath, Scanner
from csc.emulator.gateway.jsonpath.steps import Predicate
from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.arithmetic import compare, is_number, java_equals
from csc.emulator.gateway.velocity.java.regex import compile_pattern

Operand = Callable[[Any, Any], Any]
MAX_NESTING = 50


class _Missing:
    """What a path that leads nowhere compares as."""


MISSING = _Missing()

_OPERATOR = re.compile(
    r"===|==|!==|!=|<=|>=|<|>|=~|(?:in|nin|subsetof|anyof|noneof|size|empty|contains|all)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORD = re.compile(r"true|false|null")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)*)/([imsxu]*)")
_WORDS = {"true": True, "false": False, "null": None}


def parse_filter(scanner: Scanner) -> Predicate:
    scanner.expect("(")
    predicate = _parse_or(scanner)
    scanner.spaces()
    scanner.expect(")")
    return predicate


def _parse_or(scanner: Scanner) -> Predicate:
    scanner.depth += 1
    if scanner.depth > MAX_NESTING:
        raise scanner.error("the filter nests too deep")
    choices = [_parse_and(scanner)]
    while _skip_operator(scanner, "||"):
        choices.append(_parse_and(scanner))
    scanner.depth -= 1
    if len(choices) == 1:
        return choices[0]
    return lambda item, document: any(choice(item, document) for choice in choices)


def _parse_and(scanner: Scanner) -> Predicate:
    conditions = [_parse_not(scanner)]
    while _skip_operator(scanner, "&&"):
        conditions.append(_parse_not(scanner))
    if len(conditions) == 1:
        return conditions[0]
    return lambda item, document: all(condition(item, document) for condition in conditions)


def _skip_operator(scanner: Scanner, operator: str) -> bool:
    scanner.spaces()
    return scanner.skip(operator)


def _parse_not(scanner: Scanner) -> Predicate:
    scanner.spaces()
    if scanner.skip("!"):
        negated = _parse_not(scanner)
        return lambda item, document: not negated(item, document)
    if scanner.peek() == "(":
        return parse_filter(scanner)
    return _parse_comparison(scanner)


def _parse_comparison(scanner: Scanner) -> Predicate:
    is_path = scanner.peek() in ("@", "$")
    left = _parse_operand(scanner)
    scanner.spaces()
    operator = scanner.match(_OPERATOR)
    if operator is None:
        if not is_path:
            raise scanner.error("expected an operator")
        return lambda item, document: left(item, document) is not MISSING
    scanner.spaces()
    right = _parse_operand(scanner)
    test = _OPERATORS[operator.lower()]
    return lambda item, document: test(left(item, document), right(item, document))


def _parse_operand(scanner: Scanner) -> Operand:
    character = scanner.peek()
    if character in ("@", "$"):
        return _parse_path_operand(scanner)
    if character in ("'", '"'):
        return _constant(scanner.quoted())
    if character == "[":
        return _parse_list(scanner)
    expression = scanner.match(_REGEX)
    if expression is not None:
        return _constant(_parse_regex(scanner, expression))
    number = scanner.match(_NUMBER)
    if number is not None:
        return _constant(float(number) if set(number) & set(".eE") else int(number))
    word = scanner.match(_WORD)
    if word is None:
        raise scanner.error("expected a path or a value")
    return _constant(_WORDS[word])


def _constant(value: Any) -> Operand:
    return lambda item, document: value


def _parse_regex(scanner: Scanner, expression: str) -> BoundedPattern:
    body, _, flags = expression[1:].rpartition("/")
    try:
        return compile_pattern(f"(?i){body}" if "i" in flags else body)
    except RenderError as error:
        raise scanner.error(str(error)) from None


def _parse_list(scanner: Scanner) -> Operand:
    scanner.expect("[")
    items: list[Operand] = []
    scanner.spaces()
    while not scanner.skip("]"):
        items.append(_parse_operand(scanner))
        scanner.spaces()
        if not scanner.skip(",") and scanner.peek() != "]":
            raise scanner.error("expected ',' or ']'")
        scanner.spaces()
    return lambda item, document: [operand(item, document) for operand in items]


def _parse_path_operand(scanner: Scanner) -> Operand:
    from csc.emulator.gateway.jsonpath.evaluate import evaluate
    from csc.emulator.gateway.jsonpath.parse import parse_steps

    from_root = scanner.peek() == "$"
    scanner.position += 1
    whole, scanner.whole = scanner.whole, False
    steps = parse_steps(scanner)
    scanner.whole = whole

    def operand(item: Any, document: Any) -> Any:
        return evaluate(steps, document if from_root else item, document, MISSING)

    return operand


def _order(left: Any, right: Any) -> int | None:
    if is_number(left) and is_number(right):
        return compare(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    return None


def _same(left: Any, right: Any) -> bool:
    if left is MISSING or right is MISSING:
        return left is right
    if left is None or right is None:
        return left is right
    if is_number(left) and is_number(right):
        return compare(left, right) == 0
    return java_equals(left, right)


def _ordered(accepts: Callable[[int], bool]) -> Callable[[Any, Any], bool]:
    def test(left: Any, right: Any) -> bool:
        order = _order(left, right)
        return order is not None and accepts(order)

    return test


def _contains(left: Any, right: Any) -> bool:
    if isinstance(left, str):
        return isinstance(right, str) and right in left
    return isinstance(left, list) and any(_same(item, right) for item in left)


def _is_in(left: Any, right: Any) -> bool:
    return isinstance(right, list) and any(_same(left, item) for item in right)


def _matches(left: Any, right: Any) -> bool:
    if not isinstance(right, BoundedPattern) or not isinstance(left, str):
        return False
    return right.fullmatch(left) is not None


def _has_size(left: Any, right: Any) -> bool:
    return isinstance(left, list | str) and is_number(right) and len(left) == right


def _is_empty(left: Any, right: Any) -> bool:
    return isinstance(left, list | str) and (not left) is right


def _all_in(left: Any, right: Any) -> bool:
    return isinstance(left, list) and all(_is_in(item, right) for item in left)


def _any_in(left: Any, right: Any) -> bool:
    return isinstance(left, list) and any(_is_in(item, right) for item in left)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": _same,
    "===": lambda left, right: type(left) is type(right) and _same(left, right),
    "!=": lambda left, right: not _same(left, right),
    "!==": lambda left, right: type(left) is not type(right) or not _same(left, right),
    "<": _ordered(lambda order: order < 0),
    "<=": _ordered(lambda order: order <= 0),
    ">": _ordered(lambda order: order > 0),
    ">=": _ordered(lambda order: order >= 0),
    "=~": _matches,
    "in": _is_in,
    "nin": lambda left, right: not _is_in(left, right),
    "contains": _contains,
    "size": _has_size,
    "empty": _is_empty,
    "subsetof": _all_in,
    "anyof": _any_in,
    "noneof": lambda left, right: not _any_in(left, right),
    "all": lambda left, right: _all_in(right, left),
}

__all__ = ["MISSING", "InvalidPath", "parse_filter"]
