"""How long the handler runs, and where it is: events of the program's own code alone.

Each jump and call counts; every ``PATIENCE``-th looks at the clock, so that a loop costs some tenths of
a microsecond a turn, and the error that ends it has the line.
"""

import json
import sys
import time
from collections.abc import Callable
from types import CodeType
from typing import Any

import wit_world

ROOT = "/program/"
PATIENCE = 256  # jumps and calls of the program between two looks at the clock
ANNOTATIONS = "__annotate__"  # made when they are first asked for: no step of the handler
WATCHER = 4  # an id of sys.monitoring that no tool of the library's has


class StopError(BaseException):
    """The handler ran out of time. No Exception, so that a program's own handlers let it through."""


class Watch:
    """Looks at the clock now and then while the program's own code runs.

    ``reached`` is told each line, ``entered`` each call, where they are set before the program is imported.
    """

    def __init__(self) -> None:
        self.deadline, self.left = 0.0, PATIENCE
        self.reached: Callable[[CodeType, int], None] | None = None
        self.entered: Callable[[CodeType], None] | None = None


watched = Watch()


def watch(code: CodeType) -> None:
    """Watch a code object and those inside of it."""
    monitoring: Any = vars(sys)["monitoring"]  # of Python 3.12
    if monitoring.get_tool(WATCHER) is None:
        monitoring.use_tool_id(WATCHER, "csc")
        monitoring.register_callback(WATCHER, monitoring.events.JUMP, _jumped)
        monitoring.register_callback(WATCHER, monitoring.events.PY_START, _entered)
    monitoring.register_callback(WATCHER, monitoring.events.LINE, watched.reached)
    events = monitoring.events.JUMP | monitoring.events.PY_START
    if watched.reached is not None and code.co_name != ANNOTATIONS:
        events |= monitoring.events.LINE
    monitoring.set_local_events(WATCHER, code, events)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            watch(constant)


def _jumped(*event: Any) -> None:
    watched.left -= 1
    if watched.left <= 0:
        watched.left = PATIENCE
        if watched.deadline and time.monotonic() > watched.deadline:
            raise StopError("it ran too long")


def _entered(code: CodeType, offset: int) -> None:
    if watched.entered is not None:
        watched.entered(code)
    _jumped()


def tell_line(code: CodeType, line: int) -> None:
    """Tell the host each line, in the second run of a handler that the host had to stop."""
    wit_world.call("sandbox", "line", json.dumps((inside(code.co_filename), line)))


def inside(file: str) -> str:
    """A path of the program as its project has it."""
    return file.removeprefix(ROOT)
