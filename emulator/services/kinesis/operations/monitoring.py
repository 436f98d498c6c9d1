"""EnableEnhancedMonitoring, DisableEnhancedMonitoring: which metrics of shards are asked for."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.store import Stream

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis

ALL = (
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
)


def enable_enhanced_monitoring(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream = kinesis.find(input)
    asked = _named(input)
    return _change(kinesis, stream, tuple(dict.fromkeys((*stream.metrics, *asked))))


def disable_enhanced_monitoring(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream = kinesis.find(input)
    gone = _named(input)
    return _change(kinesis, stream, tuple(one for one in stream.metrics if one not in gone))


def _named(input: Input) -> tuple[str, ...]:
    given = tuple(input["ShardLevelMetrics"])
    return ALL if "ALL" in given else given


def _change(kinesis: "Kinesis", stream: Stream, metrics: tuple[str, ...]) -> Output:
    kinesis.store.save(replace(stream, metrics=metrics))
    return {
        "StreamName": stream.name,
        "CurrentShardLevelMetrics": list(stream.metrics),
        "DesiredShardLevelMetrics": list(metrics),
        "StreamARN": kinesis.arn(stream.name),
    }
