"""Contributor insights: the switch of a table or index."""

from typing import Any

from csc.emulator.services.dynamodb.errors import ResourceNotFoundException
from csc.emulator.services.dynamodb.tables import Table


def insights_of(table: Table, index: str | None) -> dict[str, Any]:
    """What DescribeContributorInsights says. Raises ResourceNotFoundException."""
    if index is not None and index not in table.indexes:
        raise ResourceNotFoundException(f"Requested resource not found: Index: {index} not found")
    member = "ContributorInsights" if index is None else f"ContributorInsights/{index}"
    answer: dict[str, Any] = {
        "TableName": table.name,
        "ContributorInsightsStatus": table.definition.get(member, "DISABLED"),
    }
    if answer["ContributorInsightsStatus"] != "DISABLED":
        answer["ContributorInsightsRuleList"] = []
    if index is not None:
        answer["IndexName"] = index
    return answer
