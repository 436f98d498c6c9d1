"""Shards: which of them a record belongs to, and how streams are split into them.

A record's shard is the one whose range of 128 bits holds the MD5 of its partition key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

KEYS = 2**128


@dataclass(frozen=True, slots=True)
class Shard:
    """``low`` and ``high`` bound its hash keys, inclusive; ``closed`` shards take no more records."""

    number: int
    low: int
    high: int
    created: float
    closed: bool = False
    parents: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return f"shardId-{self.number:012}"


def even_shards(count: int, now: float, first: int = 0) -> tuple[Shard, ...]:
    """As many shards, of equal ranges."""
    size = KEYS // count
    return tuple(
        Shard(first + n, n * size, KEYS - 1 if n == count - 1 else (n + 1) * size - 1, now)
        for n in range(count)
    )


def hash_key(partition_key: str) -> int:
    return int.from_bytes(
        hashlib.md5(partition_key.encode(), usedforsecurity=False).digest(), "big"
    )


def shard_for(shards: Sequence[Shard], key: int) -> Shard:
    return next(one for one in shards if not one.closed and one.low <= key <= one.high)
