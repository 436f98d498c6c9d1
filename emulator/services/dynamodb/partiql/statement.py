"""A parsed statement. ``values`` are its literals and parameters, by placeholder."""

from dataclasses import dataclass, field
from typing import Any, Literal

from csc.emulator.services.dynamodb.expressions.tree import Action, Condition, Path

Kind = Literal["Select", "Insert", "Update", "Delete"]


@dataclass(slots=True)
class Statement:
    """``exists`` marks the condition check of a transaction, ``EXISTS(SELECT …)``.

    ``parameters`` is how many question marks there are; ``item`` the template of an INSERT's item,
    whose parameters are filled in by ``bind``; ``order`` the attributes of ORDER BY with True for
    DESC; ``returning`` a ReturnValues.
    """

    kind: Kind
    table: str = ""
    index: str | None = None
    paths: tuple[Path, ...] | None = None
    where: Condition | None = None
    actions: tuple[Action, ...] = ()
    item: Any = None
    order: tuple[tuple[str, bool], ...] = ()
    returning: str = "NONE"
    exists: bool = False
    parameters: int = 0
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A question mark: the n-th parameter, from 0."""

    number: int
