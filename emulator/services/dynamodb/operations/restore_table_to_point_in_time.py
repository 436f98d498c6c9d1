"""RestoreTableToPointInTime: a new table with the items of another as it is now.

Earlier states are not kept: a time in the past is refused, never answered with the present."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.backups import restore
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.errors import (
    InvalidRestoreTimeException,
    PointInTimeRecoveryUnavailableException,
    ValidationException,
)
from csc.emulator.services.dynamodb.shapes import checker

NOW_SECONDS = 5

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def restore_table_to_point_in_time(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "RestoreTableToPointInTime")(input)
    given = input.get("SourceTableName") or input.get("SourceTableArn")
    if given is None:
        raise ValidationException("Either SourceTableArn or SourceTableName must be specified")
    source = dynamodb.source(given)
    recovery = source.definition.get("PointInTimeRecovery")
    if not recovery:
        raise PointInTimeRecoveryUnavailableException(
            f"Point in time recovery is not enabled for table {source.name}"
        )
    now, moment = dynamodb.clock.now(), input.get("RestoreDateTime")
    if moment is not None and not input.get("UseLatestRestorableTime"):
        if not recovery["Since"] <= moment <= now + 1:
            raise InvalidRestoreTimeException(
                "The RestoreDateTime must be between EarliestRestorableDateTime and "
                "LatestRestorableDateTime"
            )
        if moment < now - NOW_SECONDS:
            raise InvalidRestoreTimeException(
                "CSC restores the latest state only: use UseLatestRestorableTime, or a backup"
            )
    summary = {"SourceTableArn": dynamodb.arn(source), "RestoreDateTime": now}
    table = restore(dynamodb, source.source, source.definition, input, summary)
    return {"TableDescription": describe_table(dynamodb, table, "CREATING")}
