"""DeleteBackup."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.backups import delete_backup as delete
from csc.emulator.services.dynamodb.backups import describe_backup, find_backup
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def delete_backup(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DeleteBackup")(input)
    backup = find_backup(dynamodb, input["BackupArn"])
    description = describe_backup(dynamodb, backup)
    delete(dynamodb, backup)
    description["BackupDetails"]["BackupStatus"] = "DELETED"
    return {"BackupDescription": description}
