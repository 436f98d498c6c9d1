"""Shard iterators: ``<stream ARN>|1|<base64 of the sequence to read next and when it was made>``.

They need no state here, and are good for fifteen minutes, as AWS's are.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.dynamodb.errors import (
    ExpiredIteratorException,
    ValidationException,
)

LIFE_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class ShardIterator:
    arn: str
    sequence: int
    made: float

    def __str__(self) -> str:
        inside = b64encode(f"{self.sequence}|{self.made}".encode()).decode()
        return f"{self.arn}|1|{inside}"


def read_iterator(text: str, now: float) -> ShardIterator:
    """Raises ValidationException for what was never an iterator, ExpiredIteratorException."""
    arn, _, inside = text.partition("|1|")
    try:
        sequence, made = b64decode(inside, validate=True).decode().split("|")
        iterator = ShardIterator(arn, int(sequence), float(made))
    except (Base64Error, ValueError):
        raise ValidationException("Invalid ShardIterator: " + text[:200]) from None
    if now - iterator.made > LIFE_SECONDS:
        raise ExpiredIteratorException("Shard iterator is expired")
    return iterator


def stream_of(iterator: Any) -> str | None:
    """The ARN inside an iterator, unchecked."""
    return iterator.partition("|1|")[0] if isinstance(iterator, str) else None
