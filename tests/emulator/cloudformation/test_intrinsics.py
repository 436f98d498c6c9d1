"""Each intrinsic function: what it gives, and what is said where it is misused."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.cloudformation.substitution import pieces

Values = Callable[..., Any]

MAPPINGS = {"Sizes": {"us-east-1": {"small": "t3", "list": ["a", "b"]}}}
CASES: list[tuple[Any, Any]] = [
    ({"Ref": "Other"}, "other"),
    ({"Ref": "AWS::Region"}, "us-east-1"),
    ({"Ref": "AWS::AccountId"}, "123456789012"),
    ({"Ref": "AWS::Partition"}, "aws"),
    ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
    ({"Ref": "AWS::StackName"}, "s0"),
    ({"Fn::GetAtt": ["Other", "Arn"]}, "arn:aws:test:::other"),
    ({"Fn::GetAtt": "Other.Nested.Id"}, "n1"),
    ({"Fn::GetAtt": ["Other", "Nested", "Id"]}, "n1"),
    ({"Fn::Sub": "${Other}/${Other.Arn}/${!Kept}/$x"}, "other/arn:aws:test:::other/${Kept}/$x"),
    ({"Fn::Sub": ["${A}-${Other}", {"A": {"Ref": "AWS::Region"}}]}, "us-east-1-other"),
    ({"Fn::Join": [":", ["a", {"Ref": "Other"}, 1, True]]}, "a:other:1:true"),
    ({"Fn::Join": ["", []]}, ""),
    ({"Fn::Select": ["1", ["a", "b"]]}, "b"),
    ({"Fn::Select": [0, {"Fn::Split": ["|", "x|y"]}]}, "x"),
    ({"Fn::Split": [",", {"Fn::Sub": "${Other},b"}]}, ["other", "b"]),
    ({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "small"]}, "t3"),
    ({"Fn::FindInMap": ["Sizes", "us-east-1", "list"]}, ["a", "b"]),
    ({"Fn::Base64": "hé"}, "aMOp"),
    ({"Fn::GetAZs": ""}, ["us-east-1a", "us-east-1b", "us-east-1c"]),
    ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
    ({"Fn::If": ["Yes", "then", {"Ref": "Nowhere"}]}, "then"),
    ({"a": {"Fn::If": ["No", "x", {"Ref": "AWS::NoValue"}]}, "b": 1}, {"b": 1}),
    (["x", {"Ref": "AWS::NoValue"}, "y"], ["x", "y"]),
    ({"Ref": "Other", "and": "more"}, {"Ref": "Other", "and": "more"}),
    ({"Fn::Length": ["a", "b"]}, 2),
    ({"Fn::ToJsonString": {"a": {"Ref": "Other"}}}, '{"a":"other"}'),
]


@pytest.mark.parametrize(("value", "expected"), CASES, ids=lambda v: str(v)[:40])
def test_gives(values: Values, value: Any, expected: Any) -> None:
    conditions = {"Yes": {"Fn::Equals": ["a", "a"]}, "No": {"Fn::Equals": ["a", "b"]}}
    assert values(value, Mappings=MAPPINGS, Conditions=conditions) == expected


MISUSES: list[tuple[Any, str, str]] = [
    ({"Ref": "Nowhere"}, "CSC603", "no parameter or resource Nowhere"),
    ({"Ref": ["x"]}, "CSC605", "Ref takes"),
    ({"Fn::GetAtt": ["Other", "Nope"]}, "CSC603", "no attribute Nope"),
    ({"Fn::GetAtt": ["Nowhere", "Arn"]}, "CSC603", "Nowhere"),
    ({"Fn::Sub": "${Other.Nope}"}, "CSC603", "no attribute Nope"),
    ({"Fn::Sub": 3}, "CSC605", "Fn::Sub takes"),
    ({"Fn::Join": ["a"]}, "CSC605", "Fn::Join takes"),
    ({"Fn::Join": [",", [{"a": 1}]]}, "CSC605", "list of strings"),
    ({"Fn::Select": [5, ["a"]]}, "CSC605", "below 1"),
    ({"Fn::Select": [-1, ["a"]]}, "CSC605", "Fn::Select takes"),
    ({"Fn::Split": ["", "a"]}, "CSC605", "Fn::Split takes"),
    ({"Fn::If": ["Missing", 1, 2]}, "CSC603", "no condition Missing"),
    ({"Fn::FindInMap": ["M", "a", "b"]}, "CSC603", "M → a → b"),
    ({"Fn::ImportValue": "nothing"}, "CSC608", "exports nothing"),
    ({"Fn::Transform": {"Name": "AWS::Include"}}, "CSC606", "Fn::Transform"),
    ({"Fn::Equals": ["a", "b"]}, "CSC605", "Conditions"),
    ({"Fn::Nope": 1}, "CSC605", "Fn::Nope"),
    ({"Fn::Cidr": ["10.0.0.0/30", 9, 1]}, "CSC605", "no more parts"),
    ("{{resolve:ssm:/a}}", "CSC606", "dynamic reference"),
]


@pytest.mark.parametrize(("value", "code", "text"), MISUSES, ids=lambda v: str(v)[:40])
def test_says(bed: Any, value: Any, code: str, text: str) -> None:
    resources = {
        "Other": {"Type": "Test::Thing"},
        "Main": {"Type": "Test::Thing", "Properties": {"Value": {"deep": [value]}}},
    }
    (problem,) = bed.problems({"Resources": resources})
    assert problem.code == code
    assert text in problem.message
    assert "Main.Value.deep[0]" in problem.message


@given(st.text("ab$!{}. \n", max_size=30))
def test_pieces_of_any_text(text: str) -> None:
    """Without references the pieces join to the text, less the ``!`` of its literals."""
    parts = pieces(text)
    rebuilt = "".join(f"${{{part}}}" if reference else part for reference, part in parts)
    assert rebuilt.replace(" ", "").replace("\n", "").replace("!", "") == text.replace(
        " ", ""
    ).replace("\n", "").replace("!", "")
