"""RestoreTableToPointInTime: a new table with the items that another had at a moment, or has now.

The journal holds the items; indexes and settings are those that the source has now, as on AWS."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.backups import restore
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.errors import (
    InvalidRestoreTimeException,
    PointInTimeRecoveryUnavailableException,
    ValidationException,
)
from csc.emulator.services.dynamodb.journal import earliest, rows_at
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def restore_table_to_point_in_time(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "RestoreTableToPointInTime")(input)
    given = input.get("SourceTableName") or input.get("SourceTableArn")
    if given is None:
        raise ValidationException("Either SourceTableArn or SourceTableName must be specified")
    source = dynamodb.source(given)
    if not source.definition.get("PointInTimeRecovery"):
        raise PointInTimeRecoveryUnavailableException(
            f"Point in time recovery is not enabled for table {source.name}"
        )
    now, moment = dynamodb.clock.now(), input.get("RestoreDateTime")
    if moment is not None and not input.get("UseLatestRestorableTime"):
        if not int(earliest(dynamodb, source)) <= moment <= now + 1:
            raise InvalidRestoreTimeException(
                "The RestoreDateTime must be between EarliestRestorableDateTime and "
                "LatestRestorableDateTime"
            )
        rows = rows_at(dynamodb, source, moment)
    else:
        moment, rows = now, source.source
    summary = {"SourceTableArn": dynamodb.arn(source), "RestoreDateTime": moment}
    table = restore(dynamodb, rows, source.definition, input, summary)
    return {"TableDescription": describe_table(dynamodb, table, "CREATING")}
