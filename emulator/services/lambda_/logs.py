"""What functions print, and Lambda's own lines around it: START, END, REPORT."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

log = logging.getLogger("csc.lambda")


@dataclass(frozen=True, slots=True)
class LogLine:
    """``group`` is ``/aws/lambda/<name>``; ``time`` in seconds since the epoch. ``platform``: it is one of
    Lambda's own lines."""

    group: str
    time: float
    text: str
    request_id: str = ""
    platform: bool = False


@dataclass(slots=True)
class FunctionLogs:
    """The last lines of every function, for the console, and whoever else listens."""

    listeners: list[Callable[[LogLine], None]] = field(default_factory=list)
    recent: deque[LogLine] = field(default_factory=lambda: deque(maxlen=2000))

    def write(self, line: LogLine) -> None:
        self.recent.append(line)
        log.debug("%s %s", line.group, line.text)
        for tell in self.listeners:
            tell(line)

    def of(self, request_id: str) -> list[str]:
        return [line.text for line in self.recent if line.request_id == request_id]


def report(request_id: str, seconds: float, memory: int, used: int, init: float | None) -> str:
    """The REPORT line. ``used`` in MB; ``init`` in seconds on a cold start."""
    milliseconds = seconds * 1000
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {milliseconds:.2f} ms",
        f"Billed Duration: {int(milliseconds) + 1} ms",
        f"Memory Size: {memory} MB",
        f"Max Memory Used: {used} MB",
    ]
    if init is not None:
        parts.append(f"Init Duration: {init * 1000:.2f} ms")
    return "\t".join(parts) + "\t"
