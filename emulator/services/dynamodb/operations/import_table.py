"""ImportTable: a new table with the items that objects in S3 hold.

The items are there when the call answers; the answer says IN_PROGRESS, as AWS's does.  Where the
source can't be read there is no table, and DescribeImport says why."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.definitions import define_table
from csc.emulator.services.dynamodb.errors import (
    ImportConflictException,
    ResourceInUseException,
    ValidationException,
)
from csc.emulator.services.dynamodb.imports import Unreadable, load_items, read_objects
from csc.emulator.services.dynamodb.s3_objects import S3Failed
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Definition
from csc.emulator.services.dynamodb.transfers import Record, done_before, keep, make_arn

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_COPIED = (
    "ClientToken",
    "S3BucketSource",
    "InputFormat",
    "InputFormatOptions",
    "TableCreationParameters",
)
COUNTS = ("ErrorCount", "ProcessedSizeBytes", "ProcessedItemCount", "ImportedItemCount")


def import_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ImportTable")(input)
    _check(input)
    known = done_before(dynamodb, "import", input)
    if known is not None:
        before, same = known
        if not same:
            raise ImportConflictException("A different import with this client token exists.")
        return {"ImportTableDescription": before}
    asked = input["TableCreationParameters"]
    name, now = asked["TableName"], dynamodb.clock.now()
    definition = define_table(asked, now, dynamodb.clock.uuid())
    if name in dynamodb.tables:
        raise ResourceInUseException(f"Table already exists: {name}")
    record: Record = {
        "ImportArn": make_arn(dynamodb, name, "import"),
        "ImportStatus": "IN_PROGRESS",
        "TableArn": dynamodb.arn(name),
        "TableId": definition["TableId"],
        "InputCompressionType": input.get("InputCompressionType") or "NONE",
        "StartTime": now,
        **dict.fromkeys(COUNTS, 0),
        **{each: input[each] for each in _COPIED if input.get(each) is not None},
    }
    done = _run(dynamodb, input, call, definition)
    done["EndTime"] = dynamodb.clock.now()
    keep(dynamodb, "import", record["ImportArn"], input, {**record, **done})
    return {"ImportTableDescription": record}


def _check(input: Input) -> None:
    """Refuse what isn't emulated, and options that don't go with the format."""
    if input["InputFormat"] == "ION":
        raise ValidationException("CSC: imports of Amazon Ion aren't emulated.")
    if input.get("InputCompressionType") == "ZSTD":
        raise ValidationException("CSC: imports of ZSTD aren't emulated.")
    if input["TableCreationParameters"].get("VectorIndexes"):
        raise ValidationException("CSC: vector indexes aren't emulated.")
    if input.get("InputFormatOptions") and input["InputFormat"] != "CSV":
        raise ValidationException("InputFormatOptions may only be provided with InputFormat CSV")


def _run(dynamodb: "DynamoDb", input: Input, call: Call, definition: Definition) -> Record:
    """Make the table with its items; what the record has to say then."""
    try:
        objects = read_objects(dynamodb, call, input)
    except S3Failed as failed:
        return _failed(failed.code, failed.message)
    except Unreadable as unreadable:
        return _failed("ItemValidationError", str(unreadable))
    with dynamodb.transaction():
        table = dynamodb.create(definition)
        counts = load_items(dynamodb, table, input, objects)
    return {"ImportStatus": "COMPLETED", **counts}


def _failed(code: str, message: str) -> Record:
    return {"ImportStatus": "FAILED", "FailureCode": code, "FailureMessage": message}
