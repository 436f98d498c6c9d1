"""SplitShard, MergeShards: parents are closed, children opened."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.errors import InvalidArgumentException, ResourceNotFoundException
from csc.emulator.services.kinesis.shards import Shard
from csc.emulator.services.kinesis.store import Stream

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis


def split_shard(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises InvalidArgumentException for a key that isn't within the shard."""
    stream = kinesis.find(input)
    parent = _open(kinesis, stream, str(input["ShardToSplit"]))
    key = str(input["NewStartingHashKey"])
    if not key.isdecimal() or not parent.low < int(key) <= parent.high:
        raise InvalidArgumentException(
            f"NewStartingHashKey {key} used in SplitShard() on shard {parent.id} in stream "
            f"{stream.name} under account {kinesis.cloud.account} is not both greater than one plus "
            f"the shard's StartingHashKey {parent.low} and less than the shard's EndingHashKey "
            f"{parent.high - 1}."
        )
    count, now, of = len(stream.shards), kinesis.now(), (parent.number,)
    children = (
        Shard(count, parent.low, int(key) - 1, now, parents=of),
        Shard(count + 1, int(key), parent.high, now, parents=of),
    )
    _save(kinesis, stream, of, children)
    return {}


def merge_shards(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises InvalidArgumentException for shards that don't lie side by side."""
    stream = kinesis.find(input)
    one = _open(kinesis, stream, str(input["ShardToMerge"]))
    other = _open(kinesis, stream, str(input["AdjacentShardToMerge"]))
    low, high = sorted((one, other), key=lambda shard: shard.low)
    if low.high + 1 != high.low:
        raise InvalidArgumentException(
            f"Shards {one.id} and {other.id} in stream {stream.name} under account "
            f"{kinesis.cloud.account} are not an adjacent pair of shards eligible for merging"
        )
    of = (one.number, other.number)
    child = Shard(len(stream.shards), low.low, high.high, kinesis.now(), parents=of)
    _save(kinesis, stream, of, (child,))
    return {}


def _open(kinesis: "Kinesis", stream: Stream, id: str) -> Shard:
    where = f"in stream {stream.name} under account {kinesis.cloud.account}"
    shard = next((one for one in stream.shards if one.id == id), None)
    if shard is None:
        raise ResourceNotFoundException(f"Could not find shard {id} {where}.")
    if shard.closed:
        raise InvalidArgumentException(
            f"Shard {id} {where} has already been merged or split, and thus is not eligible for "
            "merging or splitting."
        )
    return shard


def _save(
    kinesis: "Kinesis", stream: Stream, closed: tuple[int, ...], made: tuple[Shard, ...]
) -> None:
    shards = tuple(
        replace(shard, closed=shard.closed or shard.number in closed) for shard in stream.shards
    )
    kinesis.store.save(replace(stream, shards=(*shards, *made)))
