"""Where a state runs: the context object, the variables that it sees, and its query language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSONPATH, JSONATA = "JSONPath", "JSONata"


@dataclass(slots=True)
class Scope:
    """``context`` is the context object (``$$``), ``variables`` those assigned here; an inner scope
    sees the outer's and can't change them. ``event`` is the id of the last event on this branch,
    ``open`` the type of the state that runs there, ``assigned`` what that state has assigned, ``inspected`` (for TestState) what its data was on the way."""

    context: dict[str, Any]
    query: str = JSONPATH
    variables: dict[str, Any] = field(default_factory=dict)
    outer: Mapping[str, Any] = field(default_factory=dict)
    event: int = 0
    open: str = ""
    assigned: dict[str, Any] = field(default_factory=dict)
    inspected: dict[str, Any] | None = None

    def seen(self) -> dict[str, Any]:
        """All variables, the inner ones first."""
        return {**self.outer, **self.variables}

    def inspect(self, step: str, value: Any) -> Any:
        """The value, which whoever tests the state sees too."""
        if self.inspected is not None:
            self.inspected[step] = value
        return value

    def inner(self, query: str = "", **context: Any) -> "Scope":
        """The scope of a branch or an iteration."""
        return Scope({**self.context, **context}, query or self.query, {}, self.seen(), self.event)
