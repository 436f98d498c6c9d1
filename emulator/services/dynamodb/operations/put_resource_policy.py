"""PutResourcePolicy: give a table a policy of its own, in place of the one that it has."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.resource_policies import (
    check_resource_policy,
    check_revision,
    revision_of,
    with_policy,
)
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tags import tagged_table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def put_resource_policy(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "PutResourcePolicy")(input)
    table, text = tagged_table(dynamodb, input["ResourceArn"]), input["Policy"]
    check_resource_policy(text)
    check_revision(table, input.get("ExpectedRevisionId"))
    if text != table.definition.get("ResourcePolicy"):
        table = dynamodb.redefine(table, with_policy(table.definition, text, dynamodb.clock.now()))
    return {"RevisionId": revision_of(table)}
