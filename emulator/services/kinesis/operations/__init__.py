"""What is emulated of Kinesis: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.kinesis.errors import ValidationException
from csc.emulator.services.load_operation import lazy_rows

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows("change_stream", "DecreaseStreamRetentionPeriod", "IncreaseStreamRetentionPeriod"),
    **rows("change_stream", "StartStreamEncryption", missing="nothing is encrypted"),
    **rows("change_stream", "StopStreamEncryption", "UpdateShardCount", "UpdateStreamMode"),
    **rows(
        "consumers",
        "DeregisterStreamConsumer",
        "DescribeStreamConsumer",
        "ListStreamConsumers",
        "RegisterStreamConsumer",
        missing="SubscribeToShard",
    ),
    **rows("get_records", "GetRecords", "GetShardIterator"),
    **rows(
        "monitoring",
        "DisableEnhancedMonitoring",
        "EnableEnhancedMonitoring",
        missing="there are no such metrics: what is asked for is kept",
    ),
    **rows("policy", "DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"),
    **rows("put_records", "PutRecord", "PutRecords", missing="throughput isn't limited"),
    **rows(
        "streams",
        "CreateStream",
        "DeleteStream",
        "DescribeLimits",
        "DescribeStream",
        "DescribeStreamSummary",
        "ListShards",
        "ListStreams",
    ),
    **rows("split_shards", "MergeShards", "SplitShard"),
    **rows(
        "tags",
        "AddTagsToStream",
        "ListTagsForResource",
        "ListTagsForStream",
        "RemoveTagsFromStream",
        "TagResource",
        "UntagResource",
    ),
}
