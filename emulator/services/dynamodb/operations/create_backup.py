"""CreateBackup: a copy of a table, at once AVAILABLE."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.backups import details, make_backup
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def create_backup(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "CreateBackup")(input)
    table = dynamodb.source(input["TableName"])
    backup = make_backup(dynamodb, table, input["BackupName"])
    return {"BackupDetails": details(backup)}
