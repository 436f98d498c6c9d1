"""Time and ids as arguments, so that tests can hold them still."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """``now`` in seconds since the epoch (float); ``uuid`` a fresh random UUID in text."""

    now: Callable[[], float] = time.time
    uuid: Callable[[], str] = lambda: str(uuid.uuid4())
