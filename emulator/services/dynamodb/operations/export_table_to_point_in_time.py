"""ExportTableToPointInTime: a table's items, or what changed of them, as objects in S3.

The objects are there when the call answers; the answer says IN_PROGRESS, as AWS's does."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import (
    ExportConflictException,
    InvalidExportTimeException,
    PointInTimeRecoveryUnavailableException,
    ValidationException,
)
from csc.emulator.services.dynamodb.exports import write_export
from csc.emulator.services.dynamodb.items import count
from csc.emulator.services.dynamodb.journal import earliest
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.transfers import Record, done_before, keep, make_arn

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_COPIED = (
    "ClientToken",
    "S3Bucket",
    "S3BucketOwner",
    "S3Prefix",
    "S3SseKmsKeyId",
)
SHORTEST_SECONDS, LONGEST_SECONDS = 15 * 60, 24 * 3600
"""The period of an incremental export. Source: "Requesting a table export in DynamoDB"."""


def export_table_to_point_in_time(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ExportTableToPointInTime")(input)
    if input.get("FilterSpecification") is not None:
        raise ValidationException("CSC: exports with a FilterSpecification aren't emulated.")
    known = done_before(dynamodb, "export", input)
    if known is not None:
        before, same = known
        if not same:
            raise ExportConflictException("A different export with this client token exists.")
        return {"ExportDescription": before}
    table = dynamodb.source(input["TableArn"])
    if not table.definition.get("PointInTimeRecovery"):
        raise PointInTimeRecoveryUnavailableException(
            f"Point in time recovery is not enabled for table '{table.name}'"
        )
    record = _describe(dynamodb, table, input)
    done = write_export(dynamodb, call, table, record)
    keep(dynamodb, "export", record["ExportArn"], input, done)
    return {"ExportDescription": record}


def _describe(dynamodb: "DynamoDb", table: Table, input: Input) -> Record:
    """The export as it begins. Raises InvalidExportTimeException, ValidationException."""
    now = dynamodb.clock.now()
    record: Record = {
        "ExportArn": make_arn(dynamodb, table.name, "export"),
        "ExportStatus": "IN_PROGRESS",
        "StartTime": now,
        "TableArn": dynamodb.arn(table),
        "TableId": table.definition["TableId"],
        "S3SseAlgorithm": input.get("S3SseAlgorithm") or "AES256",
        "ExportFormat": input.get("ExportFormat") or "DYNAMODB_JSON",
        "ExportType": input.get("ExportType") or "FULL_EXPORT",
        "BilledSizeBytes": count(dynamodb, table)[1],
        **{name: input[name] for name in _COPIED if input.get(name) is not None},
    }
    specification = input.get("IncrementalExportSpecification")
    if record["ExportType"] == "FULL_EXPORT":
        if specification is not None:
            raise ValidationException(
                "IncrementalExportSpecification may only be provided for INCREMENTAL_EXPORT"
            )
        record["ExportTime"] = _moment(dynamodb, table, input.get("ExportTime"), now)
    else:
        record["IncrementalExportSpecification"] = _period(dynamodb, table, specification, now)
    return record


def _moment(dynamodb: "DynamoDb", table: Table, asked: float | None, now: float) -> float:
    """A moment to which the table can be read back; now where none is asked for."""
    if asked is None:
        return now
    if not int(earliest(dynamodb, table)) <= asked <= now + 1:
        raise InvalidExportTimeException(
            "The specified ExportTime is outside of the point in time recovery window."
        )
    return asked


def _period(dynamodb: "DynamoDb", table: Table, given: Input | None, now: float) -> Record:
    if given is None or given.get("ExportFromTime") is None:
        raise ValidationException(
            "ExportFromTime must be provided in the IncrementalExportSpecification"
        )
    first = _moment(dynamodb, table, given["ExportFromTime"], now)
    last = _moment(dynamodb, table, given.get("ExportToTime"), now)
    if not SHORTEST_SECONDS <= last - first <= LONGEST_SECONDS:
        raise ValidationException(
            "The difference between export from time and export to time must be between 15 minutes "
            "and 24 hours"
        )
    view = given.get("ExportViewType") or "NEW_AND_OLD_IMAGES"
    return {"ExportFromTime": first, "ExportToTime": last, "ExportViewType": view}
