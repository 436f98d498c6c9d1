"""The key conditions inside a WHERE clause: what makes a Query, or names one item."""

from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.tree import (
    And,
    Between,
    Call,
    Compare,
    Condition,
    In,
    Path,
    Value,
)
from csc.emulator.services.dynamodb.keys import KeySchema
from csc.emulator.services.dynamodb.partiql.statement import Statement
from csc.emulator.services.dynamodb.values import Item

Terms = dict[str, tuple[str, list[Any]]]

_MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def conjuncts(where: Condition | None) -> list[Condition]:
    """The conditions that must all hold."""
    if where is None:
        return []
    if isinstance(where, And):
        return [each for term in where.terms for each in conjuncts(term)]
    return [where]


def key_terms(statement: Statement, schema: KeySchema) -> Terms | None:
    """The key range that a WHERE clause asks for, or None where it needs a scan."""
    terms: Terms = {}
    types = dict(schema.pairs())
    for condition in conjuncts(statement.where):
        found = _term(condition)
        if found is None:
            continue
        name, operator, placeholders = found
        values = [statement.values[each] for each in placeholders]
        usable = name in types and all(types[name] in value for value in values)
        if usable and name not in terms and (name != schema.hash or operator == "="):
            terms[name] = (operator, values)
    if schema.hash not in terms or any(
        not value[types[name]] for name, (_, values) in terms.items() for value in values
    ):
        return None
    return terms


def _term(condition: Condition) -> tuple[str, str, list[str]] | None:
    match condition:
        case Compare(operator, Path((str(name),)), Value(value)) if operator in _MIRRORED:
            return name, operator, [value]
        case Compare(operator, Value(value), Path((str(name),))) if operator in _MIRRORED:
            return name, _MIRRORED[operator], [value]
        case Between(Path((str(name),)), Value(low), Value(high)):
            return name, "BETWEEN", [low, high]
        case Call("begins_with", (Path((str(name),)), Value(value))):
            return name, "begins_with", [value]
        case _:
            return None


def named_key(statement: Statement, schema: KeySchema) -> Item:
    """The one key that the WHERE clause of a write names. Raises ValidationException."""
    terms = key_terms(statement, schema) or {}
    key = {name: values[0] for name, (operator, values) in terms.items() if operator == "="}
    if key.keys() != set(schema.names):
        raise ValidationException(
            "Where clause does not contain a mandatory equality on all key attributes"
        )
    return key


def leading_values(statement: Statement, schema: KeySchema) -> list[str] | None:
    """The partition keys that a statement with its values touches; None for any (a full scan)."""
    hash, type = schema.hash, schema.hash_type
    if statement.kind == "Insert":
        value = statement.item["M"].get(hash, {}) if "M" in statement.item else {}
        return [value[type]] if isinstance(value.get(type), str) else None
    found = []
    for condition in conjuncts(statement.where):
        match condition:
            case Compare("=", Path((str(name),)), Value(value)) if name == hash:
                found.append(statement.values[value])
            case Compare("=", Value(value), Path((str(name),))) if name == hash:
                found.append(statement.values[value])
            case In(Path((str(name),)), options) if name == hash:
                found += [
                    statement.values[each.name] for each in options if isinstance(each, Value)
                ]
            case _:
                pass
    texts = [value[type] for value in found if isinstance(value.get(type), str)]
    return texts or None
