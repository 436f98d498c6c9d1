"""The service ``logs``: its groups, and the buffer through which the local cloud writes."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import lru_cache
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.logs.errors import ResourceNotFoundException
from csc.emulator.services.logs.operations import OPERATIONS
from csc.emulator.services.logs.store import Store

log = logging.getLogger("csc.logs")
FLUSH_SECONDS = 0.25
EXPIRE_SECONDS = 3600.0
Line = str | Callable[[], str]


class Logs:
    """Satisfies ``emulator.calls.Service``."""

    name = "logs"
    operations: Mapping[str, Row]

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.operations = OPERATIONS
        self.store = Store(cloud.storage)
        self.store.added = self._filter
        self._unrendered: list[tuple[str, str, int, Callable[[], str]]] = []
        self._pending: list[tuple[str, str, int, str]] = []
        self._wanted: set[str] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._expired = 0.0

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """The action on the group's ARN, with the stream where the operation names one."""
        name = str(input.get("logGroupName") or "*")
        resource = self.arn(name)
        stream = input.get("logStreamName")
        resource += f":log-stream:{stream}" if stream else ":log-stream:" if name != "*" else ""
        return (Permission(f"logs:{operation}", resource),)

    def arn(self, group: str) -> str:
        """Without the ``:*`` that ``Fn::GetAtt`` and DescribeLogGroups put at its end."""
        return f"arn:aws:logs:{self.cloud.region}:{self.cloud.account}:log-group:{group}"

    def now(self) -> int:
        """Milliseconds since the epoch."""
        return int(self.cloud.clock.now() * 1000)

    def group(self, input: Input, member: str = "logGroupName") -> str:
        """The group that an input names, by name or ARN. Raises ResourceNotFoundException."""
        name = group_name(str(input.get(member) or input.get("logGroupIdentifier") or ""))
        if not self.store.has_group(name):
            raise ResourceNotFoundException("The specified log group does not exist.")
        return name

    def write(
        self,
        group: str,
        stream: str,
        line: Line,
        time: float | None = None,
        *,
        create: bool = False,
    ) -> None:
        """Log a line of ``time`` seconds since the epoch, or what gives it: that is called once the
        loop has done what it is at, so that no client waits for it.

        It is in the group within a quarter of a second, and when the service closes.  A group that
        is not there loses it, as on AWS, unless ``create`` makes it (as Lambda does).
        """
        stamp = self.now() if time is None else int(time * 1000)
        name = group_name(group)
        if create:
            self._wanted.add(name)
        if isinstance(line, str):
            if self._unrendered:
                self._render()  # what was logged before comes before
            self._pending.append((name, stream, stamp, line))
        else:
            self._unrendered.append((name, stream, stamp, line))
        if self._timer is None or (len(self._unrendered) == 1 and not isinstance(line, str)):
            self._schedule()

    def append(self, group: str, stream: str, stamp: int, line: str) -> None:
        """As ``write``, where the group is given by its name and the time in milliseconds."""
        if self._unrendered:
            self._render()
        self._pending.append((group, stream, stamp, line))
        if self._timer is None:
            self._schedule()

    def extend(self, group: str, stream: str, stamp: int, lines: list[str]) -> None:
        """As ``append``, with several lines, to a group that is made where it is not there."""
        self._wanted.add(group)
        if self._unrendered:
            self._render()
        self._pending += [(group, stream, stamp, line) for line in lines]
        if self._timer is None:
            self._schedule()

    def _schedule(self) -> None:
        """Render soon: what a line is made from (a whole request) is let go of while it is warm."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        if self._unrendered:
            loop.call_soon(self._render)
        if self._timer is None:
            self._timer = loop.call_later(FLUSH_SECONDS, self.flush)

    def _render(self) -> None:
        unrendered, self._unrendered = self._unrendered, []
        for group, stream, stamp, line in unrendered:
            self._pending.append((group, stream, stamp, _text(line)))

    def flush(self) -> None:
        """Store what is buffered. Reading operations call it first."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._render()
        pending, self._pending = self._pending, []
        if not pending:
            return
        batches: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for group, stream, time, text in pending:
            batches.setdefault((group, stream), []).append((time, text))
        now = self.now()
        with self.cloud.storage.transaction():
            for name in self._wanted:
                self.store.add_group(name, now, None, "{}")
            self._wanted.clear()
            for (group, stream), events in batches.items():
                if self.store.has_group(group):
                    self.store.add_stream(group, stream, now)
                    self.store.add_events(group, stream, events, now)
            if now / 1000 - self._expired > EXPIRE_SECONDS:
                self._expired = now / 1000
                self.store.expire(now)

    def _filter(self, group: str, stream: str, events: Sequence[tuple[int, str]]) -> None:
        from csc.emulator.services.logs.send_on import send_on

        send_on(self, group, stream, list(events))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with what a subscription is sent."""
        task = asyncio.get_running_loop().create_task(work)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        self.flush()
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)


@lru_cache(maxsize=256)
def group_name(text: str) -> str:
    """``arn:aws:logs:…:log-group:/a/b:*`` or ``/a/b`` → ``/a/b``."""
    if text.startswith("arn:"):
        return text.split(":", 6)[-1].removesuffix(":*")
    return text


def _text(line: Callable[[], str]) -> str:
    try:
        return line()
    except Exception:
        log.exception("a log line can't be written")
        return ""
