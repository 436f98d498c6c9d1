"""Where a handler was when it had to be stopped from outside: it runs again, and tells its lines.

One long operation (``sum(range(10**12))``) never comes back to where the guest could look at the clock, and
a trap leaves nothing to read.  So the same request runs in a fresh instance that reports each line
before it runs it, on the effects that were recorded: nothing happens twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.wasm.cpython.image import Image
from csc.wasm.cpython.instance import Instance, Program
from csc.wasm.sandbox import CallError, Effect, GuestError, Pause

BUSY = 0.05  # seconds; the first run has shown that it doesn't end


def find_line(
    image: Image, program: Program, event: Mapping[str, Any] | None, trace: Sequence[Effect]
) -> tuple[str, int] | None:
    """File and line of the last statement begun; ``event`` None while the program is imported."""
    instance = Instance(image)
    recorded = iter(trace)

    def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
        effect = next(recorded, None)
        if effect is None or (effect.service, effect.operation) != (service, operation):
            raise Pause
        if isinstance(effect.outcome, CallError):
            raise effect.outcome
        return effect.outcome

    try:
        instance.start(program, perform, _ignore, busy=BUSY, mode="line")
        if event is not None:
            instance.handle(event, perform, _ignore, busy=BUSY)
    except (GuestError, Pause):
        return instance.run.line
    return None


def _ignore(line: str) -> None:
    return None
