"""RestoreTableFromBackup: a new table with the items and indexes of a backup."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.backups import find_backup, restore
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def restore_table_from_backup(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "RestoreTableFromBackup")(input)
    backup = find_backup(dynamodb, input["BackupArn"])
    summary = {
        "SourceBackupArn": backup.arn,
        "SourceTableArn": dynamodb.arn(backup.table_name),
        "RestoreDateTime": backup.created,
    }
    table = restore(dynamodb, backup.source, backup.definition, input, summary)
    return {"TableDescription": describe_table(dynamodb, table, "CREATING")}
