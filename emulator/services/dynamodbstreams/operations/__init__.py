"""What is emulated of DynamoDB Streams."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.dynamodbstreams.operations.describe_stream import describe_stream
from csc.emulator.services.dynamodbstreams.operations.get_records import get_records
from csc.emulator.services.dynamodbstreams.operations.get_shard_iterator import get_shard_iterator
from csc.emulator.services.dynamodbstreams.operations.list_streams import list_streams

OPERATIONS: Mapping[str, Row] = {
    "DescribeStream": Row(describe_stream),
    "GetRecords": Row(get_records),
    "GetShardIterator": Row(get_shard_iterator),
    "ListStreams": Row(list_streams),
}
