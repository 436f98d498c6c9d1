"""Where a function is that doesn't end: its interpreter is asked, and answers whatever it is busy with.

ask_line(worker)  ──▶  "api.py:12, in handler"

The bootstrap has ``faulthandler`` print the stack on a signal, which needs neither the program's help nor the
interpreter's lock.  AWS says nothing of the kind: it is for the log of this machine.
"""

import asyncio
import contextlib
import re
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.worker import Worker

ASK = getattr(signal, "SIGUSR2", None)
PATIENCE = 0.25  # seconds that the answer may take
FIRST = "Stack (most recent call first):"
FRAME = re.compile(r'  File "(.+)", line (\d+) in (.+)')
OURS = "csc/"  # the run time in a bundle of ours


async def ask_line(worker: "Worker") -> str | None:
    """The innermost line of the function's own files; None where there is no answer, or none in them."""
    if ASK is None or not worker.root:
        return None
    loop, root = asyncio.get_running_loop(), worker.root.rstrip("/") + "/"
    found: asyncio.Future[str] = loop.create_future()
    tell = worker.on_line

    def hear(line: str) -> None:
        frame = FRAME.fullmatch(line)
        if frame is None:
            if line != FIRST:
                tell(line)
            return
        path, number, name = frame.groups()
        inside = path.removeprefix(root)
        if inside != path and not inside.startswith(OURS) and not found.done():
            found.set_result(f"{inside}:{number}, in {name}")

    worker.on_line = hear
    with contextlib.suppress(ProcessLookupError, TimeoutError):
        worker.process.send_signal(ASK)
        return await asyncio.wait_for(found, PATIENCE)
    return None
