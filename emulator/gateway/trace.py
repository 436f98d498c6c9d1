"""The story of one request, stage by stage (``x-csc-trace: 1``)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Trace:
    """``steps`` are (stage, microseconds, what it did) in order."""

    steps: list[tuple[str, float, dict[str, Any]]] = field(default_factory=list)
