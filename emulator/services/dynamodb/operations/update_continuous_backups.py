"""UpdateContinuousBackups: turn point-in-time recovery on or off."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.recovery import DEFAULT_DAYS, describe_recovery
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def update_continuous_backups(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "UpdateContinuousBackups")(input)
    given = input["PointInTimeRecoverySpecification"]
    table = dynamodb.source(input["TableName"])
    now = dynamodb.clock.now()
    definition = dict(table.definition)
    old = definition.pop("PointInTimeRecovery", None)
    if given["PointInTimeRecoveryEnabled"]:
        days = given.get("RecoveryPeriodInDays") or DEFAULT_DAYS
        definition["PointInTimeRecovery"] = {"Since": old["Since"] if old else now, "Days": days}
    table = dynamodb.redefine(table, definition)
    return {"ContinuousBackupsDescription": describe_recovery(dynamodb, table)}
