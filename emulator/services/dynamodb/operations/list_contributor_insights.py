"""ListContributorInsights: the tables for which it was turned on."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.insights import insights_of
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def list_contributor_insights(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListContributorInsights")(input)
    name = input.get("TableName")
    tables = list(dynamodb.tables.values()) if name is None else [dynamodb.described(name)]
    summaries = []
    for table in tables:
        for index in (None, *table.indexes):
            found = insights_of(table, index)
            if found["ContributorInsightsStatus"] == "ENABLED":
                found.pop("ContributorInsightsRuleList", None)
                summaries.append(found)
    return {"ContributorInsightsSummaries": summaries}
