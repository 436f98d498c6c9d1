"""An event loop without sockets, threads or signals: timers and tasks are all that it runs."""

import time
from asyncio import events
from asyncio.base_events import BaseEventLoop
from collections.abc import Awaitable
from typing import Any


class _Selector:
    """Nothing to wait for but time."""

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("the handler waits for something that never comes")
        if timeout > 0:
            time.sleep(timeout)
        return []

    def close(self) -> None:
        return None


class Loop(BaseEventLoop):
    """asyncio's own loop on ``_Selector``."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Selector()

    def _process_events(self, event_list: list[Any]) -> None:
        return None

    def _write_to_self(self) -> None:
        return None


def run(awaitable: Awaitable[Any]) -> Any:
    """``asyncio.run``, on such a loop."""

    async def wait() -> Any:
        return await awaitable

    loop = Loop()
    events.set_event_loop(loop)
    try:
        return loop.run_until_complete(wait())
    finally:
        events.set_event_loop(None)
        loop.close()
