"""DescribeContinuousBackups: the state of point-in-time recovery."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.recovery import describe_recovery
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_continuous_backups(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DescribeContinuousBackups")(input)
    table = dynamodb.source(input["TableName"])
    return {"ContinuousBackupsDescription": describe_recovery(dynamodb, table)}
