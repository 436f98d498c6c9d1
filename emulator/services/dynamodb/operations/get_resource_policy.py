"""GetResourcePolicy: a table's policy as it was given."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import PolicyNotFoundException
from csc.emulator.services.dynamodb.resource_policies import revision_of
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tags import tagged_table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def get_resource_policy(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "GetResourcePolicy")(input)
    table = tagged_table(dynamodb, input["ResourceArn"])
    revision = revision_of(table)
    if revision is None:
        raise PolicyNotFoundException(
            f"Resource-based policy not found for the provided ResourceArn: {table.name}"
        )
    return {"Policy": table.definition["ResourcePolicy"], "RevisionId": revision}
