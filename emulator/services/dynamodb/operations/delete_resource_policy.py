"""DeleteResourcePolicy: take a table's policy away; one that has none stays as it is."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.resource_policies import (
    check_revision,
    revision_of,
    with_policy,
)
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tags import tagged_table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def delete_resource_policy(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DeleteResourcePolicy")(input)
    table = tagged_table(dynamodb, input["ResourceArn"])
    check_revision(table, input.get("ExpectedRevisionId"))
    revision = revision_of(table)
    if revision is None:
        return {}
    dynamodb.redefine(table, with_policy(table.definition, None, dynamodb.clock.now()))
    return {"RevisionId": revision}
