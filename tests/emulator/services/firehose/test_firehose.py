"""Records gathered and written to S3, as the stream's role."""

import base64
import gzip
from typing import Any

from tests.emulator.services.bed import Bed, allow


def data(text: str) -> dict[str, str]:
    return {"Data": base64.b64encode(text.encode()).decode()}


def create(bed: Bed, role: str, **more: Any) -> None:
    bed.call("s3", "CreateBucket", Bucket="bucket")
    destination = {"BucketARN": "arn:aws:s3:::bucket", "RoleARN": role, **more}
    bed.call(
        "firehose",
        "CreateDeliveryStream",
        DeliveryStreamName="f",
        ExtendedS3DestinationConfiguration=destination,
    )


def objects(bed: Bed) -> dict[str, bytes]:
    listed = bed.call("s3", "ListObjectsV2", Bucket="bucket").get("Contents") or ()
    keys = [one["Key"] for one in listed]
    return {key: bed.call("s3", "GetObject", Bucket="bucket", Key=key)["Body"] for key in keys}


def flush(bed: Bed) -> None:
    service: Any = bed.cloud.services["firehose"]
    service.flush("f")


async def test_records_become_one_object(bed: Bed) -> None:
    role = bed.role("r", "firehose.amazonaws.com", allow("s3:PutObject"))
    create(bed, role, Prefix="in/")
    bed.call("firehose", "PutRecord", DeliveryStreamName="f", Record=data("a\n"))
    told = bed.call(
        "firehose", "PutRecordBatch", DeliveryStreamName="f", Records=[data("b\n"), data("c\n")]
    )
    assert (told["FailedPutCount"], len(told["RequestResponses"])) == (0, 2)
    assert objects(bed) == {}
    flush(bed)
    [(key, body)] = objects(bed).items()
    assert key.startswith("in/2023/11/14/22/f-1-2023-11-14-22-13-20-")
    assert body == b"a\nb\nc\n"
    flush(bed)
    assert len(objects(bed)) == 1


async def test_expressions_in_prefixes_and_compression(bed: Bed) -> None:
    role = bed.role("r", "firehose.amazonaws.com", allow("s3:PutObject"))
    prefix = "year=!{timestamp:yyyy}/day=!{timestamp:dd}/"
    create(bed, role, Prefix=prefix, CompressionFormat="GZIP")
    bed.call("firehose", "PutRecord", DeliveryStreamName="f", Record=data("a"))
    flush(bed)
    [(key, body)] = objects(bed).items()
    assert key.startswith("year=2023/day=14/f-1-")
    assert gzip.decompress(body) == b"a"


async def test_a_role_that_may_not_write(bed: Bed, caplog: Any) -> None:
    create(bed, bed.role("r", "firehose.amazonaws.com"))
    bed.call("firehose", "PutRecord", DeliveryStreamName="f", Record=data("a"))
    flush(bed)
    assert objects(bed) == {}
    assert "could not write" in caplog.text


async def test_what_is_refused(bed: Bed) -> None:
    put = {"DeliveryStreamName": "no", "Record": data("a")}
    bed.fails("ResourceNotFoundException", "firehose", "PutRecord", **put)
    bed.fails(
        "InvalidArgumentException", "firehose", "CreateDeliveryStream", DeliveryStreamName="x"
    )


async def test_a_stream_of_a_template(bed: Bed) -> None:
    bucket = {"BucketARN": "arn:aws:s3:::bucket", "RoleARN": "arn:aws:iam::123456789012:role/r"}
    properties = {"DeliveryStreamName": "f", "S3DestinationConfiguration": bucket}
    stream = {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": properties}
    bed.deploy({"F": stream})
    assert bed.call("firehose", "ListDeliveryStreams")["DeliveryStreamNames"] == ["f"]
    told = bed.call("firehose", "DescribeDeliveryStream", DeliveryStreamName="f")
    assert told["DeliveryStreamDescription"]["DeliveryStreamStatus"] == "ACTIVE"
