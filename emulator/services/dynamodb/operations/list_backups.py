"""ListBackups: a page at a time, by ARN, within bounds of time."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.backups import Backup, details
from csc.emulator.services.dynamodb.backups import list_backups as list_all
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def list_backups(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListBackups")(input)
    name = input.get("TableName")
    low = input.get("TimeRangeLowerBound", 0)
    high = input.get("TimeRangeUpperBound", float("inf"))
    start = input.get("ExclusiveStartBackupArn") or ""
    found = [
        backup
        for backup in list_all(dynamodb, None if name is None else table_name_of(name))
        if backup.arn > start and low <= backup.created < high
    ]
    kind = input.get("BackupType") or "USER"
    if kind != "ALL":
        found = [backup for backup in found if backup.kind == kind]
    limit = input.get("Limit") or 100
    output: Output = {"BackupSummaries": [_summary(dynamodb, each) for each in found[:limit]]}
    if len(found) > limit:
        output["LastEvaluatedBackupArn"] = found[limit - 1].arn
    return output


def _summary(dynamodb: "DynamoDb", backup: Backup) -> Output:
    return {
        **details(backup),
        "TableName": backup.table_name,
        "TableId": backup.definition["TableId"],
        "TableArn": dynamodb.arn(backup.table_name),
    }
