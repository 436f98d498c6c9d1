"""DescribeBackup."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.backups import describe_backup as describe
from csc.emulator.services.dynamodb.backups import find_backup
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_backup(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DescribeBackup")(input)
    backup = find_backup(dynamodb, input["BackupArn"])
    return {"BackupDescription": describe(dynamodb, backup)}
