"""What is known on one way through a template: constants, loop positions, conditions decided before.

``Facts.holds(condition)`` is True or False where that follows from what is known, else None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csc.emulator.gateway.velocity.java import arithmetic
from csc.emulator.gateway.velocity.nodes import (
    Binary,
    Constant,
    Expression,
    Interpolated,
    Not,
    Reference,
    Text,
)

_UNKNOWN = object()
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": arithmetic.equal,
    "ne": arithmetic.not_equal,
    "lt": arithmetic.less,
    "le": arithmetic.less_equal,
    "gt": arithmetic.greater,
    "ge": arithmetic.greater_equal,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """``constants`` maps names (and ``foreach.index`` …) to values, ``decided`` conditions to
    whether they held; both as tuples of pairs, so that equal facts are one."""

    constants: tuple[tuple[str, Any], ...] = ()
    decided: tuple[tuple[str, bool], ...] = ()

    def value(self, expression: Expression) -> Any:
        """A constant, or ``_UNKNOWN``."""
        if isinstance(expression, Constant):
            return expression.value
        if isinstance(expression, Interpolated):
            parts = expression.body.statements
            if all(isinstance(part, Text) for part in parts):
                text = "".join(part.text for part in parts if isinstance(part, Text))
                return text[:-1] if expression.padded else text
            return _UNKNOWN
        if isinstance(expression, Reference):
            return dict(self.constants).get(_path(expression), _UNKNOWN)
        return _UNKNOWN

    def text(self, reference: Reference) -> str | None:
        """What a reference prints, where that is known."""
        value = self.value(reference)
        return value if isinstance(value, str) else None

    def holds(self, condition: Expression) -> bool | None:
        known = dict(self.decided).get(key_of(condition))
        if known is not None:
            return known
        if isinstance(condition, Not):
            held = self.holds(condition.operand)
            return None if held is None else not held
        if isinstance(condition, Binary):
            return self._binary_holds(condition)
        value = self.value(condition)
        return value is not False if value is not _UNKNOWN else None

    def _binary_holds(self, condition: Binary) -> bool | None:
        if condition.operator in ("and", "or"):
            held = [self.holds(condition.left), self.holds(condition.right)]
            deciding = condition.operator == "or"
            if deciding in held:
                return deciding
            return None if None in held else not deciding
        compare = _COMPARE.get(condition.operator)
        left, right = self.value(condition.left), self.value(condition.right)
        if compare is None or left is _UNKNOWN or right is _UNKNOWN:
            return None
        return compare(left, right)

    def decide(self, condition: Expression, held: bool) -> "Facts":
        pairs = dict(self.decided)
        pairs[key_of(condition)] = held
        if isinstance(condition, Not):
            pairs[key_of(condition.operand)] = not held
        return Facts(self.constants, tuple(sorted(pairs.items())))

    def assign(self, name: str, value: Any) -> "Facts":
        """A new value (``_UNKNOWN`` for one that isn't constant): forget what depended on the old."""
        constants = dict(self.constants)
        if value is _UNKNOWN or not isinstance(value, str | int | float):
            constants.pop(name, None)
        else:
            constants[name] = value
        root = name.partition(".")[0]
        kept = [pair for pair in self.decided if f"${root}" not in pair[0]]
        return Facts(tuple(sorted(constants.items(), key=repr)), tuple(kept))

    def turn(self, index: int, count: int) -> "Facts":
        """Inside turn ``index`` of ``count`` of a loop."""
        facts = self
        for name, value in (
            ("index", index),
            ("count", index + 1),
            ("hasNext", index + 1 < count),
            ("first", index == 0),
            ("last", index + 1 == count),
        ):
            facts = facts.assign(f"foreach.{name}", value)
        facts = facts.assign("velocityCount", index + 1)
        return facts.assign("velocityHasNext", index + 1 < count)

    def leave(self) -> "Facts":
        """Behind the outermost loop."""
        facts = self
        for name in ("index", "count", "hasNext", "first", "last"):
            facts = facts.assign(f"foreach.{name}", _UNKNOWN)
        return facts.assign("velocityCount", _UNKNOWN).assign("velocityHasNext", _UNKNOWN)


def _path(reference: Reference) -> str:
    names = [getattr(step, "name", "[]") for step in reference.steps]
    return ".".join([reference.root, *names])


def key_of(expression: Expression) -> str:
    """Equal for conditions that are written alike, but for spaces."""
    if isinstance(expression, Binary):
        left, right = key_of(expression.left), key_of(expression.right)
        return f"({left} {expression.operator} {right})"
    if isinstance(expression, Not):
        return f"!{key_of(expression.operand)}"
    if isinstance(expression, Reference):
        return "$" + expression.literal.lstrip("$!{").rstrip("}")
    return str(expression.literal)
