"""A table's changes to Kinesis streams, beside or without a stream of its own.

Source: "Using Kinesis Data Streams to capture changes to DynamoDB" in DynamoDB's developer guide.
"""

import base64
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import item_size

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

log = logging.getLogger("csc.dynamodb")
Item = Mapping[str, Any] | None


def send_change(
    dynamodb: "DynamoDb", table: Table, before: Item, after: Item, *, expired: bool
) -> None:
    """One that changes nothing isn't told. A stream that is gone is told in the log."""
    if before == after:
        return
    cloud = dynamodb.cloud
    record = _record(dynamodb, table, before, after, expired=expired)
    data = base64.b64encode(orjson.dumps(record)).decode()
    key = orjson.dumps(record["dynamodb"]["Keys"]).decode()[:256]
    for arn in table.destinations:
        input = {"StreamARN": arn, "Data": data, "PartitionKey": key}
        try:
            cloud.invoke(
                Call("kinesis", "PutRecord", input, cloud.root(), cloud.clock.uuid(), cloud.region)
            )
        except ServiceError as error:
            log.warning("%s can't tell %s of a change: %s", table.name, arn, error.message)


def _record(
    dynamodb: "DynamoDb", table: Table, before: Item, after: Item, *, expired: bool
) -> dict[str, Any]:
    keys = table.schema.project(after or before or {})
    images = {"NewImage": after, "OldImage": before}
    present = {name: item for name, item in images.items() if item is not None}
    change: dict[str, Any] = {
        "ApproximateCreationDateTime": int(dynamodb.clock.now() * 1000),
        "ApproximateCreationDateTimePrecision": "MILLISECOND",
        "Keys": keys,
        **present,
        "SizeBytes": item_size(keys) + sum(map(item_size, present.values())),
    }
    service = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
    return {
        "awsRegion": dynamodb.cloud.region,
        "eventID": dynamodb.clock.uuid(),
        "eventName": "MODIFY" if before and after else "INSERT" if after else "REMOVE",
        "userIdentity": service if expired else None,
        "recordFormat": "application/json",
        "tableName": table.name,
        "dynamodb": change,
        "eventSource": "aws:dynamodb",
    }
