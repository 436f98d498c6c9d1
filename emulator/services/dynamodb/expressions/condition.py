"""A resolved condition to a closure: ``test(item, values) -> bool``; and the checks of its values.

The types of values are part of what makes an expression valid, and are checked even where no item
exists: ``checks`` are run on each request's values before anything is read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.expressions import operators
from csc.emulator.services.dynamodb.expressions.paths import read
from csc.emulator.services.dynamodb.expressions.resolve import walk
from csc.emulator.services.dynamodb.expressions.tokens import ExpressionError
from csc.emulator.services.dynamodb.expressions.tree import (
    And,
    Between,
    Call,
    Compare,
    Condition,
    In,
    Not,
    Operand,
    Or,
    Path,
    Value,
)
from csc.emulator.services.dynamodb.values import describe, tag_of

Values = Mapping[str, dict[str, Any]]
Item = Mapping[str, dict[str, Any]]
Test = Callable[[Item, Values], bool]
Get = Callable[[Item, Values], dict[str, Any] | None]
Check = Callable[[Values], None]

TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M"})
_TYPES_TEXT = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}"


def compile_condition(node: Condition) -> Test:
    """The closure of a resolved, checked condition."""
    match node:
        case And(terms):
            tests = tuple(map(compile_condition, terms))
            return lambda item, values: all(test(item, values) for test in tests)
        case Or(terms):
            tests = tuple(map(compile_condition, terms))
            return lambda item, values: any(test(item, values) for test in tests)
        case Not(term):
            inner = compile_condition(term)
            return lambda item, values: not inner(item, values)
        case Compare(operator, left, right):
            return _compare(operator, compile_operand(left), compile_operand(right))
        case Between(operand, low, high):
            get, least, most = map(compile_operand, (operand, low, high))
            return lambda item, values: operators.between(
                get(item, values), least(item, values), most(item, values)
            )
        case In(operand, options):
            return _membership(compile_operand(operand), tuple(map(compile_operand, options)))
        case Call(name, arguments):
            return _FUNCTIONS[name](*map(compile_operand, arguments))


def compile_operand(node: Operand) -> Get:
    match node:
        case Path((name,)):
            return lambda item, values: item.get(name)  # type: ignore[arg-type]
        case Path(parts):
            return lambda item, values: read(item, parts)
        case Value(name):
            return lambda item, values: values[name]
        case Call("size", (argument,)):
            get = compile_operand(argument)
            return lambda item, values: operators.size(get(item, values))
        case _:
            raise AssertionError(f"not an operand of a condition: {node}")


def _compare(operator: str, left: Get, right: Get) -> Test:
    if operator == "=":
        return lambda item, values: (
            (value := left(item, values)) is not None and value == right(item, values)
        )
    if operator == "<>":
        # What is missing differs from everything, even from something else that is missing.
        return lambda item, values: (
            (value := left(item, values)) is None or value != right(item, values)
        )
    test = operators.ordering(operator)
    return lambda item, values: test(left(item, values), right(item, values))


def _membership(get: Get, options: tuple[Get, ...]) -> Test:
    def test(item: Item, values: Values) -> bool:
        value = get(item, values)
        return value is not None and any(value == option(item, values) for option in options)

    return test


def _attribute_type(get: Get, type: Get) -> Test:
    def test(item: Item, values: Values) -> bool:
        value, wanted = get(item, values), type(item, values)
        return value is not None and wanted is not None and wanted.get("S") in value

    return test


def _exists(get: Get) -> Test:
    return lambda item, values: get(item, values) is not None


def _misses(get: Get) -> Test:
    return lambda item, values: get(item, values) is None


def _begins_with(get: Get, prefix: Get) -> Test:
    return lambda item, values: operators.begins_with(get(item, values), prefix(item, values))


def _contains(get: Get, part: Get) -> Test:
    return lambda item, values: operators.contains(get(item, values), part(item, values))


_FUNCTIONS: dict[str, Callable[..., Test]] = {
    "attribute_exists": _exists,
    "attribute_not_exists": _misses,
    "attribute_type": _attribute_type,
    "begins_with": _begins_with,
    "contains": _contains,
}


def condition_checks(tree: Condition) -> tuple[Check, ...]:
    """The checks of a condition's operand types, in the order of the text.

    Raises ExpressionError itself for what is wrong with any values.
    """
    checks: list[Check] = []
    for node in walk(tree):
        match node:
            case Compare(operator, left, right) if operator not in ("=", "<>"):
                for operand in (left, right):
                    _allow(checks, operand, operators.ORDERED, f"operator: {operator}")
            case Between(operand, low, high):
                for each in (operand, low, high):
                    _allow(checks, each, operators.ORDERED, "operator: BETWEEN")
                if isinstance(low, Value) and isinstance(high, Value):
                    checks.append(_bounds(low.name, high.name))
            case Call(name, arguments):
                _check_call(checks, name, arguments)
            case _:
                pass
    return tuple(checks)


def _check_call(checks: list[Check], name: str, arguments: tuple[Operand, ...]) -> None:
    first = arguments[0]
    where = f"operator or function: {name}"
    if name in ("attribute_exists", "attribute_not_exists"):
        if not isinstance(first, Path):
            raise ExpressionError(f"Operator or function requires a document path; {where}")
    elif name == "begins_with":
        for argument in arguments:
            _allow(checks, argument, frozenset({"S", "B"}), where)
    elif name == "size":
        _allow(checks, first, TYPES - {"N", "BOOL", "NULL"}, where)
    elif name == "contains":
        _allow(checks, first, TYPES - {"N", "BOOL", "NULL", "M"}, where)
    elif name == "attribute_type":
        if not isinstance(arguments[1], Value):
            raise ExpressionError(
                f"Incorrect operand type for operator or function; {where}, "
                "operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
            )
        _allow(checks, arguments[1], frozenset({"S"}), where)
        checks.append(_type_name(arguments[1].name))


def _allow(checks: list[Check], operand: Operand, tags: frozenset[str], where: str) -> None:
    """Check that an operand's value, where it is a placeholder's, is of one of these types."""
    if isinstance(operand, Call) and operand.name == "size" and "N" not in tags:
        raise _wrong_type(where, "N")
    if not isinstance(operand, Value):
        return
    name = operand.name

    def check(values: Values) -> None:
        tag = tag_of(values[name])
        if tag not in tags:
            raise _wrong_type(where, tag)

    checks.append(check)


def _wrong_type(where: str, tag: str) -> ExpressionError:
    return ExpressionError(
        f"Incorrect operand type for operator or function; {where}, operand type: {tag}"
    )


def _type_name(name: str) -> Check:
    def check(values: Values) -> None:
        wanted = values[name]["S"]
        if wanted not in TYPES:
            raise ExpressionError(
                f"Invalid attribute type name found; type: {wanted}, valid types: {_TYPES_TEXT}"
            )

    return check


def _bounds(low: str, high: str) -> Check:
    above = operators.ordering(">")

    def check(values: Values) -> None:
        least, most = values[low], values[high]
        shown = (
            f"lower bound operand: AttributeValue: {describe(least)}, "
            f"upper bound operand: AttributeValue: {describe(most)}"
        )
        if tag_of(least) != tag_of(most):
            raise ExpressionError(
                "The BETWEEN operator requires same data type for lower and upper bounds; " + shown
            )
        if above(least, most):
            raise ExpressionError(
                "The BETWEEN operator requires upper bound to be greater than or equal to lower "
                "bound; " + shown
            )

    return check


def mentioned_heads(tree: Condition) -> tuple[frozenset[str], frozenset[str]]:
    """The top-level attributes that a condition names, and those of them it looks into."""
    heads, nested = set(), set()
    for node in walk(tree):
        if isinstance(node, Path):
            heads.add(str(node.parts[0]))
            if len(node.parts) > 1:
                nested.add(str(node.parts[0]))
    return frozenset(heads), frozenset(nested)
