"""A task that moves dead letters: what there is to say of it, as long as the server runs."""

import asyncio
from dataclasses import dataclass

RUNNING, COMPLETED, CANCELLED, FAILED = "RUNNING", "COMPLETED", "CANCELLED", "FAILED"


@dataclass(slots=True)
class MoveTask:
    """``rate`` is messages a second, None for at once; ``started`` is in seconds since the epoch."""

    handle: str
    source: str
    destination: str | None
    rate: int | None
    started: float
    to_move: int
    moved: int = 0
    status: str = RUNNING
    reason: str = ""
    running: "asyncio.Task[None] | None" = None
