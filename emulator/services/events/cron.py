"""Schedules: ``rate(5 minutes)`` and ``cron(0 12 ? * MON-FRI *)``, read, and when they fire next.

    read_schedule("rate(1 hour)").after(0.0)   ──▶   3600.0

Times are seconds since the epoch; cron is in UTC, to the minute. Source: "Cron expressions reference"
in EventBridge's user guide.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)").fullmatch
_CRON = re.compile(r"cron\(([^()]+)\)").fullmatch
SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
MONTHS = [name.upper() for name in calendar.month_abbr]
DAYS = ["", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
LAST_YEAR = 2199
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, LAST_YEAR))


@dataclass(frozen=True, slots=True)
class Rate:
    seconds: int

    def after(self, moment: float) -> float | None:
        return moment + self.seconds


@dataclass(frozen=True, slots=True)
class Cron:
    """``days`` and ``weekdays`` are texts where they name days by a month's calendar (L, W, #)."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | str
    months: frozenset[int]
    weekdays: frozenset[int] | str
    years: frozenset[int]

    def after(self, moment: float) -> float | None:
        """The first minute past ``moment`` (seconds) that is meant; None where there is none."""
        start = datetime.fromtimestamp(moment, UTC).replace(second=0, microsecond=0)
        start += timedelta(minutes=1)
        day = start.date()
        while day.year <= max(self.years):
            if day.year not in self.years or day.month not in self.months:
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
                continue
            if self._is_on(day):
                found = self._in_day(day, start)
                if found is not None:
                    return found.timestamp()
            day += timedelta(days=1)
        return None

    def _in_day(self, day: date, start: datetime) -> datetime | None:
        for hour in sorted(self.hours):
            for minute in sorted(self.minutes):
                found = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
                if found >= start:
                    return found
        return None

    def _is_on(self, day: date) -> bool:
        return _of_month(self.days, day) and _of_week(self.weekdays, day)


def _of_month(given: frozenset[int] | str, day: date) -> bool:
    if not isinstance(given, str):
        return day.day in given
    last = calendar.monthrange(day.year, day.month)[1]
    if given == "L":
        return day.day == last
    wanted = last if given == "LW" else min(int(given[:-1]), last)
    at = day.replace(day=wanted)
    if at.weekday() == 5:
        at += timedelta(days=-1 if at.day > 1 else 2)
    elif at.weekday() == 6:
        at += timedelta(days=1 if at.day < last else -2)
    return day == at


def _of_week(given: frozenset[int] | str, day: date) -> bool:
    number = (day.weekday() + 1) % 7 + 1
    if not isinstance(given, str):
        return number in given
    if given.endswith("L"):
        last = calendar.monthrange(day.year, day.month)[1]
        wanted = int(given[:-1] or 7)
        return number == wanted and day.day > last - 7
    weekday, _, nth = given.partition("#")
    return number == int(weekday) and (day.day + 6) // 7 == int(nth)


def read_schedule(text: str) -> Rate | Cron:
    """Raises ValueError."""
    rate = _RATE(text)
    if rate is not None:
        count = int(rate[1])
        if count == 0 or (count == 1) == bool(rate[3]):
            raise ValueError("a rate of one has no s")
        return Rate(count * SECONDS[rate[2]])
    cron = _CRON(text)
    fields = cron[1].split() if cron is not None else []
    if len(fields) != 6 or (fields[2] == "?") == (fields[4] == "?"):
        raise ValueError("six fields, and ? for one of the days")
    days = _days(fields[2])
    return Cron(
        _numbers(fields[0], 0),
        _numbers(fields[1], 1),
        days,
        _numbers(fields[3], 3, MONTHS),
        _weekdays(fields[4]),
        _numbers(fields[5], 5),
    )


def _days(text: str) -> frozenset[int] | str:
    if text in ("L", "LW"):
        return text
    if text.endswith("W"):
        _numbers(text[:-1], 2)
        return text
    return _numbers("*" if text == "?" else text, 2)


def _weekdays(text: str) -> frozenset[int] | str:
    if text.endswith("L") or "#" in text:
        name, sign, nth = text.removesuffix("L").partition("#")
        number = min(_numbers(name, 4, DAYS)) if name else 7
        if sign and not 1 <= int(nth) <= 5:
            raise ValueError("a month has five weeks")
        return f"{number}#{nth}" if sign else f"{number}L"
    return _numbers("*" if text == "?" else text, 4, DAYS)


def _numbers(text: str, field: int, names: list[str] | None = None) -> frozenset[int]:
    """``1,3-5,0/15,*`` within the field's bounds. Raises ValueError."""
    low, high = BOUNDS[field]
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        start = low if first == "*" else _number(first, names)
        end = _number(last, names) if dash else high if slash or first == "*" else start
        by = int(step) if slash else 1
        if not low <= start <= high or not low <= end <= high or by < 1:
            raise ValueError(f"{part} is out of bounds")
        wrapped = end < start
        found |= set(range(start, (high if wrapped else end) + 1, by))
        found |= set(range(low, end + 1, by)) if wrapped else set()
    return frozenset(found)


def _number(text: str, names: list[str] | None) -> int:
    if names and text.upper() in names[1:]:
        return names.index(text.upper())
    return int(text)
