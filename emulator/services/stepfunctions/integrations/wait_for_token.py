"""``.waitForTaskToken``: the Task waits until SendTaskSuccess or SendTaskFailure names its token."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


async def wait_for_token(
    sfn: "StepFunctions",
    token: str,
    heartbeat: float | None,
    call: Callable[[], Awaitable[Any]],
) -> Any:
    """Raises StateFailure: what was sent, or States.Timeout where no heartbeat came in time."""
    future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    sfn.waiting[token] = future
    sfn.beats[token] = asyncio.Event()
    try:
        await call()
        if heartbeat is None:
            return json.loads(await future)
        return await _with_heartbeats(sfn, token, future, heartbeat)
    finally:
        sfn.waiting.pop(token, None)
        sfn.beats.pop(token, None)


async def _with_heartbeats(
    sfn: "StepFunctions", token: str, future: "asyncio.Future[str]", seconds: float
) -> Any:
    beat = sfn.beats[token]
    while True:
        waiting = asyncio.ensure_future(beat.wait())
        try:
            await asyncio.wait(
                (future, waiting), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            waiting.cancel()
        if future.done():
            return json.loads(future.result())
        if not beat.is_set():
            raise StateFailure("States.Timeout", None, ("States.HeartbeatTimeout",))
        beat.clear()
