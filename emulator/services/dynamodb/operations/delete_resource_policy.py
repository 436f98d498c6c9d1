"""DeleteResourcePolicy: take the policy of a table or stream away; one without any stays as it is."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.resource_policies import (
    change_policy,
    check_revision,
    held_policy,
)
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def delete_resource_policy(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DeleteResourcePolicy")(input)
    arn = input["ResourceArn"]
    held = held_policy(dynamodb, arn)
    check_revision(arn, held, input.get("ExpectedRevisionId"))
    if held is None:
        return {}
    change_policy(dynamodb, arn, None)
    return {"RevisionId": held.revision}
