"""What a person is shown of a change set, and what is data at risk."""

from typing import Any

import pytest

from csc.deploy.bridge import bridge, needs_bridge
from csc.deploy.changes import Change, compare_templates, count, read_changes, render_changes

TABLE = "AWS::DynamoDB::Table"


def resource(action: str, kind: str = TABLE, **more: Any) -> dict[str, Any]:
    change = {"Action": action, "LogicalResourceId": "T", "ResourceType": kind, **more}
    return {"Type": "Resource", "ResourceChange": change}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (resource("Add"), Change("added", TABLE, "T")),
        (resource("Remove"), Change("removed", TABLE, "T", risky=True)),
        (resource("Remove", PolicyAction="Delete"), Change("removed", TABLE, "T", risky=True)),
        (resource("Remove", PolicyAction="Retain"), Change("kept", TABLE, "T")),
        (resource("Remove", "AWS::IAM::Role"), Change("removed", "AWS::IAM::Role", "T")),
        (
            resource(
                "Modify",
                Replacement="Conditional",
                Details=[{"Target": {"Attribute": "Properties", "Name": "KeySchema"}}],
            ),
            Change("replaced", TABLE, "T", ("KeySchema",), risky=True),
        ),
        (
            resource("Modify", Replacement="False", Scope=["Tags"]),
            Change("changed", TABLE, "T", ("Tags",)),
        ),
    ],
)
def test_read_changes(given: dict[str, Any], expected: Change) -> None:
    assert read_changes([given]) == (expected,)


def test_data_at_risk_is_marked() -> None:
    replaced = Change("replaced", TABLE, "T", ("KeySchema",), risky=True)
    lines = render_changes([Change("added", "A::B", "Long"), replaced])
    assert lines == [
        "+ A::B                  Long",
        "± AWS::DynamoDB::Table  T     KeySchema: replaced, DATA AT RISK",
    ]
    assert count([replaced, replaced, Change("added", "A", "B")]) == "1 added, 2 replaced"


def test_compare_templates() -> None:
    kept = {"Type": TABLE, "DeletionPolicy": "Retain"}
    old = {"Resources": {"Kept": kept, "Lost": {"Type": TABLE}, "R": {"Type": "A"}, "S": {}}}
    new = {"Resources": {"R": {"Type": "A", "Properties": {}}, "S": {}, "N": {"Type": "B"}}}
    assert compare_templates(old, new) == (
        Change("added", "B", "N"),
        Change("changed", "A", "R"),
        Change("kept", TABLE, "Kept"),
        Change("removed", TABLE, "Lost", risky=True),
    )


def test_what_others_import_goes_last() -> None:
    old = {
        "Resources": {"A": {"Type": "X"}, "B": {"Type": "X"}},
        "Outputs": {"A": {"Value": 1, "Export": {"Name": "a"}}, "B": {"Value": 2}},
    }
    new = {"Resources": {"B": {"Type": "Y"}}, "Outputs": {"B": {"Value": 3}}}
    assert needs_bridge(old, new)
    assert bridge(old, new) == {
        "Resources": {"A": {"Type": "X"}, "B": {"Type": "Y"}},
        "Outputs": {"A": {"Value": 1, "Export": {"Name": "a"}}, "B": {"Value": 3}},
    }
    assert not needs_bridge(new, old)
