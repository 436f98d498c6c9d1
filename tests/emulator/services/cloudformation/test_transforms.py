"""Templates with transforms through the API: SAM, loops, and parts from a bucket."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.cloudformation.for_each import LoopProblem, write_out
from tests.emulator.conftest import Running, Template, mock_api
from tests.emulator.services.cloudformation.test_made_stacks import ask, client_of

SAM: Template = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Items": {
            "Type": "AWS::Serverless::SimpleTable",
            "Properties": {"TableName": "items", "PrimaryKey": {"Name": "id", "Type": "String"}},
        }
    },
}


async def create(running: Running, template: Any, *capabilities: str) -> Any:
    cf = client_of(running)
    body = json.dumps(template)
    await ask(cf.create_stack, StackName="s", TemplateBody=body, Capabilities=[*capabilities])
    return (await ask(cf.describe_stacks, StackName="s"))["Stacks"][0]["StackStatus"]


async def test_sam_is_expanded_where_it_is_acknowledged(running: Running) -> None:
    running.deploy(mock_api())
    with pytest.raises(ClientError, match="CAPABILITY_AUTO_EXPAND"):
        await create(running, SAM)
    assert await create(running, SAM, "CAPABILITY_AUTO_EXPAND") == "CREATE_COMPLETE"
    cf = client_of(running)
    assert (await ask(client_of(running, "dynamodb").list_tables))["TableNames"] == ["items"]
    original = await ask(cf.get_template, StackName="s", TemplateStage="Original")
    processed = await ask(cf.get_template, StackName="s", TemplateStage="Processed")
    assert original["TemplateBody"] == SAM
    assert processed["TemplateBody"]["Resources"]["Items"]["Type"] == "AWS::DynamoDB::Table"


async def test_a_change_set_shows_what_sam_makes(running: Running) -> None:
    running.deploy(mock_api())
    cf = client_of(running)
    await ask(
        cf.create_change_set,
        StackName="s",
        ChangeSetName="c",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps(SAM),
    )
    found = await ask(cf.describe_change_set, StackName="s", ChangeSetName="c")
    assert [c["ResourceChange"]["ResourceType"] for c in found["Changes"]] == [
        "AWS::DynamoDB::Table"
    ]


async def test_what_sam_refuses_is_said(running: Running) -> None:
    running.deploy(mock_api())
    wrong = {**SAM, "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {}}}}
    with pytest.raises(
        ClientError, match=r"Transform AWS::Serverless-2016-10-31 failed with.*\[F\]"
    ):
        await create(running, wrong, "CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM")
    with pytest.raises(ClientError, match="No transform named Mine found"):
        await create(running, {**SAM, "Transform": "Mine"}, "CAPABILITY_AUTO_EXPAND")


async def test_a_part_comes_from_a_bucket(running: Running) -> None:
    running.deploy(mock_api())
    s3 = client_of(running, "s3")
    await ask(s3.create_bucket, Bucket="parts")
    part = json.dumps({"LogGroupName": "/included"}).encode()
    await ask(s3.put_object, Bucket="parts", Key="log.json", Body=part)
    parameters = {"Location": "s3://parts/log.json"}
    include = {"Name": "AWS::Include", "Parameters": parameters}
    properties = {"RetentionInDays": 7, "Fn::Transform": include}
    template = {"Resources": {"L": {"Type": "AWS::Logs::LogGroup", "Properties": properties}}}
    assert await create(running, template, "CAPABILITY_AUTO_EXPAND") == "CREATE_COMPLETE"
    groups = (await ask(client_of(running, "logs").describe_log_groups))["logGroups"]
    assert ("/included", 7) in [(g["logGroupName"], g.get("retentionInDays")) for g in groups]
    parameters["Location"] = "s3://parts/none.json"
    await ask(client_of(running).delete_stack, StackName="s")
    with pytest.raises(ClientError, match="Transform AWS::Include failed with"):
        await create(running, template, "CAPABILITY_AUTO_EXPAND")


def test_a_loop_is_written_out() -> None:
    template = {
        "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": "a, b-c"}},
        "Resources": {
            "Fn::ForEach::Logs": [
                "Name",
                {"Ref": "Names"},
                {
                    "Log&{Name}": {
                        "Type": "AWS::Logs::LogGroup",
                        "Properties": {
                            "LogGroupName": {"Fn::Sub": "/x/${Name}"},
                            "T": {"Ref": "Name"},
                        },
                    }
                },
            ]
        },
        "Outputs": {"Fn::ForEach::O": ["I", ["1", "2"], {"Out${I}": {"Value": "${I}"}}]},
    }
    made = write_out(template, {})
    assert list(made["Resources"]) == ["Loga", "Logbc"]
    assert made["Resources"]["Logbc"]["Properties"] == {
        "LogGroupName": {"Fn::Sub": "/x/b-c"},
        "T": "b-c",
    }
    assert made["Outputs"] == {"Out1": {"Value": "1"}, "Out2": {"Value": "2"}}
    assert list(write_out(template, {"Names": "z"})["Resources"]) == ["Logz"]


def test_loops_nest() -> None:
    inner = ["B", ["x", "y"], {"${A}${B}": {"Value": {"Ref": "A"}}}]
    made = write_out(
        {"Outputs": {"Fn::ForEach::O": ["A", ["1", "2"], {"Fn::ForEach::I": inner}]}}, {}
    )
    assert {name: one["Value"] for name, one in made["Outputs"].items()} == {
        "1x": "1", "1y": "1", "2x": "2", "2y": "2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "loop",
    [
        ["A", ["x"]],
        ["A", {"Fn::GetAtt": ["X", "Y"]}, {"${A}": 1}],
        ["A", ["x", "x"], {"${A}": 1, "x": 2}],
        ["P", ["x"], {"${P}": 1}],
        ["A", [str(n) for n in range(101)], {"${A}": 1}],
    ],
)
def test_a_loop_that_is_wrong_is_refused(loop: list[Any]) -> None:
    with pytest.raises(LoopProblem):
        write_out(
            {"Parameters": {"P": {"Type": "String"}}, "Outputs": {"Fn::ForEach::O": loop}}, {}
        )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab${}&", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abRef", min_size=1, max_size=4), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["Resources", "Outputs", "Mappings"]), json_values))
def test_a_template_without_loops_is_the_same(template: dict[str, Any]) -> None:
    assert write_out(template, {}) == template
