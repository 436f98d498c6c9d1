"""PutResourcePolicy: give a table or stream a policy of its own, in place of the one that it has."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.resource_policies import (
    change_policy,
    check_resource_policy,
    check_revision,
    held_policy,
)
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def put_resource_policy(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "PutResourcePolicy")(input)
    arn, text = input["ResourceArn"], input["Policy"]
    held = held_policy(dynamodb, arn)
    check_resource_policy(text)
    check_revision(arn, held, input.get("ExpectedRevisionId"))
    if held is None or held.text != text:
        change_policy(dynamodb, arn, text)
        held = held_policy(dynamodb, arn)
    return {"RevisionId": held.revision if held is not None else ""}
