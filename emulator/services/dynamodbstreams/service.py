"""The service ``dynamodbstreams``: the reading side of DynamoDB's streams."""

from collections.abc import Mapping
from typing import cast

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.dynamodbstreams.operations import OPERATIONS
from csc.emulator.services.dynamodbstreams.shard_iterators import stream_of


class DynamoDbStreams:
    """``streams`` are DynamoDB's; an iterator is a text that says where it stands."""

    name = "dynamodbstreams"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        dynamodb = cast(DynamoDb, cloud.services["dynamodb"])
        self.dynamodb = dynamodb
        self.streams, self.clock = dynamodb.streams, dynamodb.clock

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """Source: Service Authorization Reference (the actions are of the prefix ``dynamodb``)."""
        action = f"dynamodb:{operation}"
        if operation == "ListStreams":
            name = input.get("TableName")
            arn = self.dynamodb.arn(name if isinstance(name, str) else "*")
            return (Permission(action, f"{arn}/stream/*"),)
        if operation == "GetRecords":
            return (Permission(action, stream_of(input.get("ShardIterator")) or "*"),)
        return (Permission(action, str(input.get("StreamArn") or "*")),)
