"""What of a stream can change: how long it keeps records, its shards, its mode, its encryption."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.errors import InvalidArgumentException
from csc.emulator.services.kinesis.shards import even_shards

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis


def _check_hours(hours: int) -> None:
    """Raises InvalidArgumentException."""
    if hours < 24:
        raise InvalidArgumentException(
            "Minimum allowed retention period is 24 hours. Requested retention period "
            f"({hours} hours) is too short."
        )
    if hours > 8760:
        raise InvalidArgumentException(
            "Maximum allowed retention period is 8760 hours. Requested retention period "
            f"({hours} hours) is too long."
        )


def increase_stream_retention_period(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream, hours = kinesis.find(input), int(input["RetentionPeriodHours"])
    _check_hours(hours)
    if hours < stream.hours:
        raise InvalidArgumentException(
            f"Requested retention period ({hours} hours) for stream {stream.name} can not be "
            f"shorter than existing retention period ({stream.hours} hours). Use "
            "DecreaseRetentionPeriod API."
        )
    kinesis.store.save(replace(stream, hours=hours))
    return {}


def decrease_stream_retention_period(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream, hours = kinesis.find(input), int(input["RetentionPeriodHours"])
    _check_hours(hours)
    if hours > stream.hours:
        raise InvalidArgumentException(
            f"Requested retention period ({hours} hours) for stream {stream.name} can not be longer "
            f"than existing retention period ({stream.hours} hours). Use IncreaseRetentionPeriod API."
        )
    kinesis.store.save(replace(stream, hours=hours))
    return {}


def update_shard_count(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """The open shards are closed, and as many as asked for opened. Raises InvalidArgumentException."""
    stream, count = kinesis.find(input), int(input["TargetShardCount"])
    opened = [shard for shard in stream.shards if not shard.closed]
    if stream.mode == "ON_DEMAND" or not 1 <= count <= 10_000:
        raise InvalidArgumentException("The shards of this stream can't be set to that count.")
    closed = tuple(replace(shard, closed=True) for shard in stream.shards)
    made = even_shards(count, kinesis.now(), len(stream.shards))
    kinesis.store.save(replace(stream, shards=(*closed, *made)))
    return {
        "StreamName": stream.name,
        "CurrentShardCount": len(opened),
        "TargetShardCount": count,
        "StreamARN": kinesis.arn(stream.name),
    }


def update_stream_mode(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream = kinesis.find(input)
    mode = str(input["StreamModeDetails"]["StreamMode"])
    kinesis.store.save(replace(stream, mode=mode))
    return {}


def start_stream_encryption(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    kind, key = str(input["EncryptionType"]), str(input["KeyId"])
    kinesis.store.save(replace(kinesis.find(input), encryption=kind, key=key))
    return {}


def stop_stream_encryption(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    kinesis.store.save(replace(kinesis.find(input), encryption="NONE", key=""))
    return {}
