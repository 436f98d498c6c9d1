"""What is emulated of Firehose: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.firehose.errors import InvalidArgumentException
from csc.emulator.services.load_operation import lazy_rows

rows = partial(lazy_rows, __name__, invalid=InvalidArgumentException)

OPERATIONS: Mapping[str, Row] = {
    **rows("put_record", "PutRecord", "PutRecordBatch"),
    **rows(
        "streams",
        "CreateDeliveryStream",
        missing="destinations other than S3, transformations, Kinesis as a source",
    ),
    **rows("streams", "DeleteDeliveryStream", "DescribeDeliveryStream", "ListDeliveryStreams"),
    **rows("tags", "ListTagsForDeliveryStream", "TagDeliveryStream", "UntagDeliveryStream"),
}
