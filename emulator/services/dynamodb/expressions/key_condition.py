"""A key condition expression to ``(attribute, operator, placeholders)``, one a key attribute.

"pk = :p AND begins_with(sk, :s)" ──▶ (("pk", "=", (":p",)), ("sk", "begins_with", (":s",)))
"""

from collections.abc import Iterator

from csc.emulator.services.dynamodb.errors import ValidationException
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

KeyTerm = tuple[str, str, tuple[str, ...]]

_PREFIX = "Invalid condition in KeyConditionExpression: "
_NOT_INDEXABLE = frozenset(
    {"attribute_exists", "attribute_not_exists", "attribute_type", "contains"}
)
_MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def key_terms(tree: Condition) -> tuple[KeyTerm, ...]:
    """The conditions on keys, in the order of the text. Raises ValidationException."""
    terms: dict[str, KeyTerm] = {}
    for node in _conjuncts(tree):
        _check_operator(node)
        term = _term(node)
        if term[0] in terms:
            raise ValidationException(
                "KeyConditionExpressions must only contain one condition per key"
            )
        terms[term[0]] = term
    return tuple(terms.values())


def _conjuncts(tree: Condition) -> Iterator[Condition]:
    if isinstance(tree, And):
        for term in tree.terms:
            yield from _conjuncts(term)
    else:
        yield tree


def _check_operator(node: Condition) -> None:
    match node:
        case Or():
            refused = "OR"
        case Not():
            refused = "NOT"
        case In():
            refused = "IN"
        case Compare("<>"):
            refused = "<>"
        case Call(name) if name in _NOT_INDEXABLE:
            refused = name
        case _:
            return
    raise ValidationException(f"Invalid operator used in KeyConditionExpression: {refused}")


def _term(node: Condition) -> KeyTerm:
    match node:
        case Compare(operator, left, right):
            _check_operands((left, right))
            if isinstance(left, Path):
                return _head(left), operator, _placeholders((right,))
            if isinstance(right, Path):
                return _head(right), _MIRRORED[operator], _placeholders((left,))
            raise ValidationException(_PREFIX + "No key attribute specified")
        case Between(operand, low, high):
            _check_operands((operand, low, high))
            return _first(operand, "BETWEEN"), "BETWEEN", _placeholders((low, high))
        case Call("begins_with", (first, second)):
            _check_operands((first, second))
            return _first(first, "begins_with"), "begins_with", _placeholders((second,))
        case _:
            raise AssertionError(f"not a key condition: {node}")


def _check_operands(operands: tuple[Operand, ...]) -> None:
    if any(isinstance(operand, Call) for operand in operands):
        raise ValidationException("KeyConditionExpressions cannot contain nested operations")
    if sum(isinstance(operand, Path) for operand in operands) > 1:
        raise ValidationException(_PREFIX + "Multiple attribute names used in one condition")


def _first(operand: Operand, operator: str) -> str:
    if not isinstance(operand, Path):
        raise ValidationException(
            f"{_PREFIX}{operator} operator must have the key attribute as its first operand"
        )
    return _head(operand)


def _head(path: Path) -> str:
    if len(path.parts) > 1:
        raise ValidationException(
            "KeyConditionExpressions cannot have conditions on nested attributes"
        )
    return str(path.parts[0])


def _placeholders(operands: tuple[Operand, ...]) -> tuple[str, ...]:
    return tuple(operand.name for operand in operands if isinstance(operand, Value))
