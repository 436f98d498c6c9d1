"""When a schedule fires: ``rate(…)``, ``cron(…)`` in a time zone, ``at(2026-01-01T12:00:00)``.

    next_time(settings, created, last=None, now)   ──▶   seconds since the epoch, or None: never again

Source: "Schedule types on EventBridge Scheduler" in its user guide.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from csc.emulator.services.events.cron import Cron, read_schedule
from csc.emulator.services.scheduler.errors import ValidationException

_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)").fullmatch
_RATE = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)").fullmatch
SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


def check_expression(settings: Mapping[str, Any]) -> None:
    """Raises ValidationException."""
    zone(str(settings.get("ScheduleExpressionTimezone") or "UTC"))
    text = str(settings["ScheduleExpression"])
    if _RATE(text):
        return
    at = _AT(text)
    try:
        if at:
            datetime.fromisoformat(at[1])
            return
        if text.startswith("cron(") and isinstance(read_schedule(text), Cron):
            return
    except ValueError:
        pass
    raise ValidationException(f"Invalid Schedule Expression {text}.")


def zone(name: str) -> ZoneInfo:
    """Raises ValidationException."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):
        raise ValidationException(
            f"The schedule expression timezone is not valid: {name}."
        ) from None


def next_time(
    settings: Mapping[str, Any], created: float, last: float | None, now: float
) -> float | None:
    """After ``last``, when it fired. What was missed while nothing ran isn't made up for."""
    start, end = settings.get("StartDate"), settings.get("EndDate")
    first = max(created, float(start)) if start is not None else created
    found = _next(settings, first, last, now)
    if found is not None and end is not None and found > float(end):
        return None
    return found


def _next(
    settings: Mapping[str, Any], first: float, last: float | None, now: float
) -> float | None:
    text = str(settings["ScheduleExpression"])
    local = zone(str(settings.get("ScheduleExpressionTimezone") or "UTC"))
    at = _AT(text)
    if at:
        return (
            datetime.fromisoformat(at[1]).replace(tzinfo=local).timestamp()
            if last is None
            else None
        )
    rate = _RATE(text)
    if rate:
        every = int(rate[1]) * SECONDS[rate[2]]
        if last is None:
            return first
        missed = max(0, int((now - last) // every) - 1)
        return last + every * (missed + 1)
    cron = read_schedule(text)
    after = max(first - 60, now - 60) if last is None else max(last, now - 60)
    return _in_zone(cron, after, local)


def _in_zone(cron: Any, moment: float, local: ZoneInfo) -> float | None:
    """Cron counts the hours of a wall clock: it is asked as though those were UTC's."""
    wall = datetime.fromtimestamp(moment, local).replace(tzinfo=UTC).timestamp()
    found = cron.after(wall)
    if found is None:
        return None
    return datetime.fromtimestamp(found, UTC).replace(tzinfo=local).timestamp()
