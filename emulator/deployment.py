"""What is being served: an immutable Deployment, and the cell that is swapped in one assignment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.diagnostics import Diagnostic
from csc.emulator.cloudformation.contract import Realised


@dataclass(frozen=True, slots=True)
class Deployment:
    """A request reads the current Deployment once and keeps it to its end.

    ``apis`` are the gateway's compiled REST APIs by API id; ``default_api`` is the one served
    without a stage prefix.  ``diagnostics`` are warnings: the resources that were skipped.
    """

    version: int
    resources: Mapping[tuple[str, str], Realised] = field(default_factory=dict)
    apis: Mapping[str, Any] = field(default_factory=dict)
    default_api: str | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


class Cell:
    """Holds the current Deployment. ``cell.current = new`` is the whole of a reload."""

    __slots__ = ("current",)

    def __init__(self) -> None:
        self.current = Deployment(version=0)
