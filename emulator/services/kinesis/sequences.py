"""Sequence numbers as clients see them, and back."""

from typing import Any

from csc.emulator.services.kinesis.errors import InvalidArgumentException
from csc.emulator.services.kinesis.store import FIRST_SEQUENCE


def shown_sequence(sequence: int) -> str:
    return str(FIRST_SEQUENCE + sequence)


def read_sequence(text: Any) -> int:
    """Raises InvalidArgumentException."""
    given = str(text or "")
    if not given.isdecimal():
        raise InvalidArgumentException(f"{given} is no sequence number.")
    return max(int(given) - FIRST_SEQUENCE, 0)
