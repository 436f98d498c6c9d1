"""Rules with a schedule: each fires at its time, with an event of its own for its targets.

One task sleeps until the next is due; a rule that is put, changed or taken away wakes it.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from csc.emulator.services.events.call_targets import call_rule
from csc.emulator.services.events.cron import read_schedule
from csc.emulator.services.events.moments import stamp
from csc.emulator.services.events.store import Rule

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

LONGEST = 3600.0
"""Seconds of one sleep: a clock that is set anew is noticed within them."""


class Schedules:
    """``due`` is when each rule fires next (seconds), by bus, name and expression."""

    def __init__(self, events: "Events") -> None:
        self.events = events
        self.due: dict[tuple[str, str, str], float] = {}
        self._changed: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    def rules(self) -> list[Rule]:
        found = self.events.store.rules("default")
        return [rule for rule in found if rule.schedule and rule.state != "DISABLED"]

    def wake(self) -> None:
        """Look at the rules again; nothing where no loop runs, or nothing is scheduled."""
        if self._changed is not None:
            self._changed.set()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self.rules():
            self._changed = asyncio.Event()
            self._task = loop.create_task(self._run(self._changed))

    def fire_due(self, now: float) -> float | None:
        """Fire what is due, and say when the next is; None where nothing is scheduled."""
        before, self.due = self.due, {}
        for rule in self.rules():
            key = (rule.bus, rule.name, rule.schedule)
            schedule = read_schedule(rule.schedule)
            at = before.get(key)
            if at is None:
                at = schedule.after(now)
            elif at <= now:
                call_rule(self.events, rule, self._event(rule, at))
                at = schedule.after(max(at, now - 60))
            if at is not None:
                self.due[key] = at
        return min(self.due.values(), default=None)

    def _event(self, rule: Rule, at: float) -> dict[str, Any]:
        events = self.events
        return {
            "version": "0",
            "id": events.cloud.clock.uuid(),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": events.cloud.account,
            "time": stamp(at),
            "region": events.cloud.region,
            "resources": [events.rule_arn(rule.bus, rule.name)],
            "detail": {},
        }

    async def _run(self, changed: asyncio.Event) -> None:
        while True:
            changed.clear()
            due = self.fire_due(self.events.now())
            seconds = None if due is None else min(max(due - self.events.now(), 0.0), LONGEST)
            try:
                await asyncio.wait_for(changed.wait(), seconds)
            except TimeoutError:
                continue

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
