"""A statement's ``Condition`` block, compiled: every condition in it must hold.

A condition has an operator, perhaps quantified (``ForAllValues:``, ``ForAnyValue:``) and perhaps
with ``IfExists``; a key; and values, any of which may match (for a negated operator: none).

A key that the request lacks: the condition is false, for a negated operator true, with
``IfExists`` true, ``ForAllValues`` true, ``ForAnyValue`` false.  ``Null`` asks for just that.
Source: IAM User Guide, "Condition operators" and "Set operators for multivalued context keys".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from csc.emulator.services.iam.operators import OPERATORS, Test
from csc.emulator.services.iam.problem import PolicyProblem
from csc.emulator.services.iam.variables import Context

Quantifier = Literal["", "ForAllValues", "ForAnyValue"]


@dataclass(frozen=True, slots=True)
class Condition:
    """``key`` is in lower case; ``values`` are as written, ``tests`` made of them."""

    operator: str
    quantifier: Quantifier
    if_exists: bool
    negated: bool
    key: str
    values: tuple[str, ...]
    tests: tuple[Test, ...]

    @property
    def plain(self) -> bool:
        """Without quantifier: one value is compared with each of the policy's."""
        return not self.quantifier and self.operator != "Null"

    def holds(self, context: Context) -> bool:
        given = context.get(self.key)
        if self.plain and isinstance(given, str):
            for test in self.tests:
                if test(given, context):
                    return not self.negated
            return self.negated
        values = (given,) if isinstance(given, str) else tuple(given or ())
        if self.operator == "Null":
            return any((value.lower() == "true") == (not values) for value in self.values)
        if not values:
            return self._absent()
        if self.quantifier == "ForAllValues":
            return all(self._matches(value, context) != self.negated for value in values)
        if self.quantifier == "ForAnyValue":
            return any(self._matches(value, context) != self.negated for value in values)
        return any(self._matches(value, context) for value in values) != self.negated

    def _matches(self, value: str, context: Context) -> bool:
        return any(test(value, context) for test in self.tests)

    def _absent(self) -> bool:
        if self.quantifier == "ForAllValues" or self.if_exists:
            return True
        return self.negated and self.quantifier == ""


def compile_conditions(block: Any, variables: bool) -> tuple[Condition, ...]:
    """The conditions of ``{operator: {key: value or values}}``. Raises PolicyProblem."""
    if not isinstance(block, Mapping):
        raise PolicyProblem("Condition must be a map of operators")
    conditions = []
    for operator, keys in block.items():
        if not isinstance(keys, Mapping):
            raise PolicyProblem(f"Condition {operator} must be a map of condition keys")
        for key, values in keys.items():
            conditions.append(_compile(operator, key, values, variables))
    return tuple(conditions)


def _compile(written: str, key: str, given: Any, variables: bool) -> Condition:
    quantifier, name, if_exists = split_operator(written)
    values = tuple(as_text(value) for value in (given if isinstance(given, list) else [given]))
    if name == "Null":
        if any(value.lower() not in ("true", "false") for value in values):
            raise PolicyProblem(f"{written} of {key} must be true or false")
        return Condition(name, quantifier, if_exists, False, key.lower(), values, ())
    operator = OPERATORS.get(name)
    if operator is None:
        raise PolicyProblem(f"Condition operator {written} is unknown")
    tests = tuple(operator.prepare(value, variables) for value in values)
    return Condition(name, quantifier, if_exists, operator.negated, key.lower(), values, tests)


def split_operator(written: str) -> tuple[Quantifier, str, bool]:
    """``ForAnyValue:StringLikeIfExists`` is ``("ForAnyValue", "StringLike", True)``."""
    quantifier: Quantifier = ""
    prefix, colon, name = written.partition(":")
    if not colon:
        name = written
    elif prefix == "ForAllValues":
        quantifier = "ForAllValues"
    elif prefix == "ForAnyValue":
        quantifier = "ForAnyValue"
    else:
        raise PolicyProblem(f"Condition operator {written} is unknown")
    if name.endswith("IfExists") and name != "NullIfExists":
        return quantifier, name.removesuffix("IfExists"), True
    return quantifier, name, False


def as_text(value: Any) -> str:
    """A value of JSON in the text that IAM compares."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise PolicyProblem(f"{value!r} can't be a value of a condition")
