"""GetResourcePolicy: the policy of a table or stream as it was given."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.resource_policies import held_policy, no_policy
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def get_resource_policy(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "GetResourcePolicy")(input)
    held = held_policy(dynamodb, input["ResourceArn"])
    if held is None:
        raise no_policy(input["ResourceArn"])
    return {"Policy": held.text, "RevisionId": held.revision}
