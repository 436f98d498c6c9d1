"""Details of answers that AWS was recorded to give: throughput that is warm, insights, refusals."""

from typing import Any

import pytest

from csc.emulator.protocols.errors import json_error
from csc.emulator.services.dynamodb.describe import _warm
from csc.emulator.services.dynamodb.errors import ConditionalCheckFailedException

PROVISIONED = {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}}


@pytest.mark.parametrize(
    ("given", "status", "on_demand", "told"),
    [
        (PROVISIONED, "CREATING", False, None),
        (PROVISIONED, "ACTIVE", False, (5, 6, "ACTIVE")),
        ({}, "CREATING", True, None),
        ({}, "UPDATING", True, (12000, 4000, "ACTIVE")),
    ],
)
def test_what_is_warm(
    given: dict[str, Any], status: str, on_demand: bool, told: tuple[int, int, str] | None
) -> None:
    found = _warm(given, status, on_demand)
    expected = told and dict(
        zip(("ReadUnitsPerSecond", "WriteUnitsPerSecond", "Status"), told, strict=True)
    )
    assert found == (expected or {})


def test_what_was_asked_to_be_warm() -> None:
    asked = {"ReadUnitsPerSecond": 1000, "WriteUnitsPerSecond": 1200}
    given = {**PROVISIONED, "WarmThroughput": asked}
    assert _warm(given, "CREATING", False) == {**asked, "Status": "UPDATING"}
    assert _warm(given, "ACTIVE", False) == {**asked, "Status": "ACTIVE"}


def test_a_failed_condition_with_its_item_spells_message_with_a_capital() -> None:
    plain = json_error("dynamodb", ConditionalCheckFailedException("no"))
    assert plain["message"] == "no"
    item = json_error("dynamodb", ConditionalCheckFailedException("no", Item={"a": {"S": "b"}}))
    assert (item["Message"], "message" in item) == ("no", False)
