"""Times, dates and UUIDs as text: on the wire, in DynamoDB, in a guest's memory.

A ``datetime`` is a moment in UTC.  A client writes it as ISO 8601, with ``Z`` or ``+00:00`` and up to six digits
of a second; DynamoDB holds it with exactly six, so that texts sort as moments do; an answer has it as pydantic
writes it: ``2024-05-01T12:00:00Z``, and six digits where there is a fraction.  One without a time zone is in UTC.
A ``UUID`` is 36 characters, in small letters wherever it is written.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

_DAY: Final = (
    r"(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?"
PATTERNS: Final = {
    "date": f"^(?!0000){_DAY}$",
    "datetime": f"^(?!0000){_DAY}T{_TIME}(?:Z|[+]00:00)$",
    "uuid": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
}
"""What a client may write for each: a regular expression that ECMA, Java and Python read alike."""

_COMPILED: Final = {kind: re.compile(text[:-1] + r"\Z") for kind, text in PATTERNS.items()}


def read(kind: str, text: str) -> Any:
    """The value of a client's or a table's text. Raises ValueError where it is of another form."""
    if not _COMPILED[kind].match(text):
        raise ValueError(f"{text!r} is no {kind}")
    if kind == "uuid":
        return UUID(text)
    return date.fromisoformat(text) if kind == "date" else datetime.fromisoformat(text)


def stored(value: datetime | date | UUID | timedelta) -> str:
    """The text that a table or a guest's memory holds."""
    if isinstance(value, datetime):
        return _in_utc(value).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return str(value // timedelta(microseconds=1))
    return str(value)


def written(value: datetime | date | UUID) -> str:
    """The text that an answer has."""
    if isinstance(value, datetime):
        return _in_utc(value).isoformat().replace("+00:00", "Z")
    return str(value)


def duration(text: str) -> timedelta:
    """What ``stored`` gave for a timedelta."""
    return timedelta(microseconds=int(text))


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(milliseconds: int) -> datetime:
    """The moment so many milliseconds after 1970, exactly."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
