"""DescribeContributorInsights: whether it was turned on. No report is made."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.insights import insights_of
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_contributor_insights(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DescribeContributorInsights")(input)
    table = dynamodb.described(input["TableName"])
    return insights_of(table, input.get("IndexName"))
