"""Python's own clock and ids, fixed for a run: ``datetime.now``, ``date.today``, ``time.time`` and ``uuid.uuid4``.

A program that is imported after ``fix_modules`` has them in its names; ``fix_clock`` says what they give.  Templates
and the sandbox have one time a request, and so has the Python that they are compared with.
"""

import datetime
import time
import uuid
from collections.abc import Callable
from typing import Any

_real = datetime.datetime
_real_day = datetime.date
_now = _real.fromtimestamp(0, datetime.UTC)
_next: Callable[[], int] = iter(range(1 << 30)).__next__


class _SameKind(type):
    """``isinstance(x, datetime)`` holds for what the real class made."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls.__mro__[1])


class FixedDatetime(_real, metaclass=_SameKind):
    """``datetime.datetime`` with one present."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        found = _now if tz is None else _now.astimezone(tz)
        return found.replace(tzinfo=None) if tz is None else found

    @classmethod
    def utcnow(cls) -> Any:
        return _now.replace(tzinfo=None)


class FixedDate(_real_day, metaclass=_SameKind):
    """``datetime.date`` with one present."""

    @classmethod
    def today(cls) -> Any:
        return _now.date()


def fix_modules() -> None:
    """Let modules that are imported from now on find the fixed ones. The libraries here are loaded before."""
    import botocore.exceptions  # noqa: F401 - it keeps the real clock

    module: Any = datetime
    module.datetime, module.date = FixedDatetime, FixedDate
    clock: Any = time
    clock.time = lambda: _now.timestamp()
    ids: Any = uuid
    ids.uuid4 = lambda: uuid.UUID(f"00000000-0000-4000-8000-{_next():012}")


def fix_clock(milliseconds: int, following: Callable[[], int]) -> None:
    """The present, and the numbers of the ids that follow."""
    global _now, _next
    _now = _real(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(milliseconds=milliseconds)
    _next = following
