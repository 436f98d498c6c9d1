"""What functions print, and Lambda's own lines around it: START, END, REPORT."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csc.emulator.cloud import Cloud
    from csc.emulator.services.lambda_.functions import Function
    from csc.emulator.services.lambda_.service import Lambda

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


class RequestLog:
    """Where the lines of one invocation go: to who listens, and to the function's log group."""

    def __init__(
        self, service: "Lambda", function: "Function", stream: str, request_id: str
    ) -> None:
        self.cloud, self.logs = service.cloud, service.logs
        self.group, self.stream, self.request_id = log_group(function), stream, request_id

    def printed(self, text: str) -> None:
        """A line of the function's own."""
        self._write(text, False)

    def platform(self, text: str) -> None:
        """A line of Lambda's."""
        self._write(text, True)

    def _write(self, text: str, platform: bool) -> None:
        now = self.cloud.clock.now()
        self.logs.write(LogLine(self.group, now, text, self.request_id, platform))
        stored: Any = self.cloud.services.get("logs")
        if stored is not None:
            stored.write(self.group, self.stream, text, now)


def log_group(function: "Function") -> str:
    return f"/aws/lambda/{function.name}"


def new_stream(cloud: "Cloud", function: "Function") -> str:
    """The name of the log stream of one execution environment."""
    day = datetime.fromtimestamp(cloud.clock.now(), UTC).strftime("%Y/%m/%d")
    return f"{day}/[{function.version}]{cloud.clock.uuid().replace('-', '')}"


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
