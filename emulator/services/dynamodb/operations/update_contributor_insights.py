"""UpdateContributorInsights: the choice is kept and described. No report is made."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.insights import insights_of
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def update_contributor_insights(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "UpdateContributorInsights")(input)
    table = dynamodb.described(input["TableName"])
    on = input["ContributorInsightsAction"] == "ENABLE"
    index = input.get("IndexName")
    insights_of(table, index)
    member = "ContributorInsights" if index is None else f"ContributorInsights/{index}"
    status = "ENABLED" if on else "DISABLED"
    table = dynamodb.redefine(table, {**table.definition, member: status})
    described = insights_of(table, index)
    kept = ("TableName", "IndexName", "ContributorInsightsStatus")
    return {name: described[name] for name in kept if name in described}
