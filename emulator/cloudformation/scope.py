"""What the names in one stack's template stand for while it is resolved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.locate import Path

NO_VALUE = object()
"""What ``AWS::NoValue`` is: the property or list item that gets it vanishes."""

Report = Callable[[str, Path, str, str], None]
"""code, path, message, remedy: ``Problems.add``."""


@dataclass(frozen=True, slots=True)
class Export:
    """An output's export: its value, and the resources that it was made from.

    ``failed``: it has no value, as one of those has a problem, which was told.
    """

    value: str
    stack: str
    sources: tuple[Realised, ...] = ()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """The part of a scope that doesn't depend on resources; compared between deployments."""

    pseudo: Mapping[str, Any]
    parameters: Mapping[str, Any]
    mappings: Mapping[str, Any]
    conditions: Mapping[str, bool]


@dataclass(slots=True)
class Scope:
    """``resources`` by logical id are those built so far; ``absent`` are switched off by their
    condition."""

    environment: Environment
    report: Report
    resources: Mapping[str, Realised] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    exports: Mapping[str, Export] = field(default_factory=dict)

    def variable(self, name: str) -> tuple[bool, Any]:
        """(whether there is one, value) of a parameter or pseudo-parameter."""
        environment = self.environment
        if name in environment.parameters:
            return True, environment.parameters[name]
        if name in environment.pseudo:
            return True, environment.pseudo[name]
        return False, None
