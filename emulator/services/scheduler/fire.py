"""Each schedule fires at its time. One task sleeps until the next is due; a change wakes it."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.services.scheduler.call_target import call_target
from csc.emulator.services.scheduler.expressions import next_time
from csc.emulator.services.scheduler.store import Schedule

if TYPE_CHECKING:
    from csc.emulator.services.scheduler.service import Scheduler

LONGEST = 3600.0
"""Seconds of one sleep: a clock that is set anew is noticed within them."""


class Firing:
    """``wake`` is called whenever a schedule is put, changed or taken away."""

    def __init__(self, scheduler: "Scheduler") -> None:
        self.scheduler = scheduler
        self._changed: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Nothing where no loop runs, or nothing is scheduled."""
        if self._changed is not None:
            self._changed.set()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self._waiting():
            self._changed = asyncio.Event()
            self._task = loop.create_task(self._run(self._changed))

    def _waiting(self) -> list[Schedule]:
        found = self.scheduler.store.schedules()
        return [one for one in found if not one.done and one.settings.get("State") != "DISABLED"]

    def fire_due(self, now: float) -> float | None:
        """Fire what is due, and say when the next is; None where nothing is scheduled."""
        times = []
        for schedule in self._waiting():
            at = next_time(schedule.settings, schedule.created, schedule.last, now)
            if at is not None and at <= now:
                self._fire(schedule, at)
                at = next_time(schedule.settings, schedule.created, at, now)
                self._after(schedule, now, at)
            elif at is None:
                self._after(schedule, schedule.last, at)
            if at is not None:
                times.append(at)
        return min(times, default=None)

    def _fire(self, schedule: Schedule, at: float) -> None:
        call_target(self.scheduler, schedule, at)

    def _after(self, schedule: Schedule, last: float | None, following: float | None) -> None:
        """One that is over is deleted where it was made so, else kept."""
        store = self.scheduler.store
        over = following is None
        if over and schedule.settings.get("ActionAfterCompletion") == "DELETE":
            store.remove(schedule.group, schedule.name)
        else:
            store.save(replace(schedule, last=last, done=over))

    async def _run(self, changed: asyncio.Event) -> None:
        while True:
            changed.clear()
            now = self.scheduler.now()
            due = self.fire_due(now)
            seconds = None if due is None else min(max(due - now, 0.0), LONGEST)
            try:
                await asyncio.wait_for(changed.wait(), seconds)
            except TimeoutError:
                continue

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
