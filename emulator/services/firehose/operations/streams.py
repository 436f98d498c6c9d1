"""CreateDeliveryStream, DeleteDeliveryStream, DescribeDeliveryStream, ListDeliveryStreams."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.firehose.errors import (
    InvalidArgumentException,
    ResourceInUseException,
)
from csc.emulator.services.firehose.store import DeliveryStream

if TYPE_CHECKING:
    from csc.emulator.services.firehose.service import Firehose

DESTINATIONS = ("ExtendedS3DestinationConfiguration", "S3DestinationConfiguration")


def create_delivery_stream(firehose: "Firehose", input: Input, call: Call) -> Output:
    """Raises ResourceInUseException; InvalidArgumentException for a destination other than S3."""
    name = str(input["DeliveryStreamName"])
    if firehose.store.stream(name) is not None:
        raise ResourceInUseException(
            f"Firehose {name} under accountId {firehose.cloud.account} already exists"
        )
    tags = {tag["Key"]: tag.get("Value", "") for tag in input.get("Tags") or ()}
    kind = str(input.get("DeliveryStreamType") or "DirectPut")
    destination = destination_of(input)
    made = DeliveryStream(name, firehose.cloud.clock.now(), destination, kind, tags)
    firehose.store.save(made)
    return {"DeliveryStreamARN": firehose.arn(name)}


def destination_of(input: Any) -> dict[str, Any]:
    """Raises InvalidArgumentException."""
    for member in DESTINATIONS:
        if input.get(member):
            found: dict[str, Any] = dict(input[member])
            return found
    raise InvalidArgumentException(
        "CSC delivers to S3 alone: exactly one S3 destination is needed."
    )


def delete_delivery_stream(firehose: "Firehose", input: Input, call: Call) -> Output:
    """What it has gathered is delivered before."""
    stream = firehose.find(input)
    firehose.flush(stream.name)
    firehose.store.remove(stream.name)
    return {}


def describe_delivery_stream(firehose: "Firehose", input: Input, call: Call) -> Output:
    stream = firehose.find(input)
    described = {
        "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
        "CompressionFormat": "UNCOMPRESSED",
        "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
        **stream.s3,
    }
    return {
        "DeliveryStreamDescription": {
            "DeliveryStreamName": stream.name,
            "DeliveryStreamARN": firehose.arn(stream.name),
            "DeliveryStreamStatus": "ACTIVE",
            "DeliveryStreamType": stream.kind,
            "VersionId": "1",
            "CreateTimestamp": stream.created,
            "HasMoreDestinations": False,
            "Destinations": [
                {
                    "DestinationId": "destinationId-000000000001",
                    "S3DestinationDescription": described,
                    "ExtendedS3DestinationDescription": described,
                }
            ],
        }
    }


def list_delivery_streams(firehose: "Firehose", input: Input, call: Call) -> Output:
    after = str(input.get("ExclusiveStartDeliveryStreamName") or "")
    limit = int(input.get("Limit") or 10)
    names = [name for name in firehose.store.names() if name > after]
    return {"DeliveryStreamNames": names[:limit], "HasMoreDeliveryStreams": len(names) > limit}
