"""A date of a condition: W3C's profile of ISO 8601, as AWS reads it, or seconds since the epoch.

AWS takes more than the profile asks for (recorded in public test suites that run on AWS): a year
of any length, one digit for an hour, a small ``t``, an offset of hours alone.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

_DATE = re.compile(
    r"""(?P<year>\d{1,9})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?
    (?:[Tt](?:(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})
    (?:\.(?P<fraction>\d{1,9}))?)?)?)?
    (?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?""",
    re.VERBOSE,
)
_SECONDS = re.compile(r"-?\d{1,19}(?:\.\d{1,9})?")
_MOST = 2**63


def parse_date(text: str) -> float | None:
    """Seconds since the epoch; None for what is no date."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return float(text) if -_MOST <= Decimal(text) < _MOST else None
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(match[name] or least)
        for name, least in (
            ("year", 1),
            ("month", 1),
            ("day", 1),
            ("hour", 0),
            ("minute", 0),
            ("second", 0),
        )
    )
    try:
        moment = datetime(max(1, min(year, 9999)), month, day, hour, minute, second, tzinfo=UTC)
        return (moment - _offset(match["zone"])).timestamp() + float(f"0.{match['fraction'] or 0}")
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timedelta:
    if not zone or zone in "Zz":
        return timedelta()
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)
