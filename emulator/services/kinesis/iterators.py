"""Shard iterators: a stream, a shard and the next sequence, as opaque text that lives five minutes."""

import base64
import binascii
import json
from dataclasses import dataclass

from csc.emulator.services.kinesis.errors import (
    ExpiredIteratorException,
    InvalidArgumentException,
)

LIFE = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class ShardIterator:
    stream: str
    shard: int
    sequence: int


def write_iterator(iterator: ShardIterator, now: float) -> str:
    text = json.dumps([iterator.stream, iterator.shard, iterator.sequence, now])
    return base64.b64encode(text.encode()).decode()


def read_iterator(text: str, now: float) -> ShardIterator:
    """Raises InvalidArgumentException, ExpiredIteratorException."""
    try:
        stream, shard, sequence, made = json.loads(base64.b64decode(text, validate=True))
        iterator = ShardIterator(str(stream), int(shard), int(sequence))
        age = now - float(made)
    except (binascii.Error, ValueError, TypeError):
        raise InvalidArgumentException("Invalid ShardIterator.") from None
    if age > LIFE:
        raise ExpiredIteratorException(
            "Iterator expired. The iterator was created more than 5 minutes ago."
        )
    return iterator
