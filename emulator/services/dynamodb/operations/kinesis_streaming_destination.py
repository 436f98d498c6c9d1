"""Enable-, Disable-, Describe- and UpdateKinesisStreamingDestination."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ResourceNotFoundException, ValidationException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST = 2


def enable_kinesis_streaming_destination(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException, ValidationException."""
    checker("dynamodb", "EnableKinesisStreamingDestination")(input)
    table, arn = dynamodb.described(input["TableName"]), str(input["StreamArn"])
    if ":kinesis:" not in arn or ":stream/" not in arn:
        raise ValidationException(f"StreamArn: {arn} is invalid")
    kinesis: Any = dynamodb.cloud.services.get("kinesis")
    if kinesis is None or kinesis.store.stream(arn.rpartition("/")[2]) is None:
        raise ResourceNotFoundException(f"Stream is in an invalid state or not found: {arn}")
    active = [one for one in _all(table).values() if one["DestinationStatus"] == "ACTIVE"]
    if arn in (one["StreamArn"] for one in active) or len(active) >= MOST:
        raise ValidationException(
            "Table is not in a valid state to enable Kinesis Streaming Destination: "
            "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE "
            "operation."
        )
    given = input.get("EnableKinesisStreamingConfiguration") or {}
    _save(dynamodb, table, _destination(arn, "ACTIVE", given))
    return _told(table, arn, "ENABLING")


def _destination(arn: str, status: str, given: Mapping[str, Any]) -> dict[str, Any]:
    precision = str(given.get("ApproximateCreationDateTimePrecision") or "MILLISECOND")
    return {
        "StreamArn": arn,
        "DestinationStatus": status,
        "ApproximateCreationDateTimePrecision": precision,
    }


def _all(table: Table) -> dict[str, dict[str, Any]]:
    return {one["StreamArn"]: one for one in table.definition.get("KinesisDestinations") or ()}


def _save(dynamodb: "DynamoDb", table: Table, destination: dict[str, Any]) -> None:
    known = {**_all(table), destination["StreamArn"]: destination}
    dynamodb.redefine(table, {**table.definition, "KinesisDestinations": list(known.values())})


def _told(table: Table, arn: str, status: str) -> Output:
    return {"TableName": table.name, "StreamArn": arn, "DestinationStatus": status}


def _find(dynamodb: "DynamoDb", input: Input) -> tuple[Table, dict[str, Any]]:
    """Raises ResourceNotFoundException, ValidationException."""
    table, arn = dynamodb.described(input["TableName"]), str(input["StreamArn"])
    found = _all(table).get(arn)
    if found is None or found["DestinationStatus"] != "ACTIVE":
        raise ValidationException(
            "Table is not in a valid state to disable Kinesis Streaming Destination: "
            "DisableKinesisStreamingDestination must be ACTIVE to perform DISABLE operation."
        )
    return table, found


def disable_kinesis_streaming_destination(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DisableKinesisStreamingDestination")(input)
    table, found = _find(dynamodb, input)
    _save(dynamodb, table, {**found, "DestinationStatus": "DISABLED"})
    return _told(table, found["StreamArn"], "DISABLING")


def update_kinesis_streaming_destination(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "UpdateKinesisStreamingDestination")(input)
    table, found = _find(dynamodb, input)
    given = input.get("UpdateKinesisStreamingConfiguration") or {}
    _save(dynamodb, table, _destination(found["StreamArn"], "ACTIVE", given))
    return _told(table, found["StreamArn"], "UPDATING")


def describe_kinesis_streaming_destination(
    dynamodb: "DynamoDb", input: Input, call: Call
) -> Output:
    checker("dynamodb", "DescribeKinesisStreamingDestination")(input)
    table = dynamodb.described(input["TableName"])
    found = list(_all(table).values())
    return {"TableName": table.name, "KinesisDataStreamDestinations": found}
