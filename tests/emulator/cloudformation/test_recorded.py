"""Recorded types and log groups: ids of AWS's shapes, the same in every run; properties checked."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES, recorded
from csc.emulator.cloudformation.resources.recorded_properties import PROPERTIES
from csc.emulator.deployment import Deployment
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage


class Bed:
    def __init__(self) -> None:
        self.cloud = Cloud(open_storage(None), Clock())
        make_services(self.cloud)
        self.logs: Any = self.cloud.services["logs"]
        self.engine = Engine(self.cloud, RESOURCE_TYPES)
        self.deployment = Deployment(0)

    def deploy(self, **resources: tuple[str, dict[str, Any]]) -> None:
        template = {
            "Resources": {
                name: {"Type": kind, "Properties": properties}
                for name, (kind, properties) in resources.items()
            }
        }
        self.deployment = self.engine.deploy(Assembly({}, {"data": template}), self.deployment)

    def identity(self, name: str) -> tuple[str, dict[str, Any]]:
        identity = self.deployment.resources["data", name].identity
        return identity.ref, dict(identity.attributes)


@pytest.fixture
def bed() -> Iterator[Bed]:
    bed = Bed()
    yield bed
    bed.cloud.storage.close()


UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHAPES: list[tuple[str, dict[str, Any], str, dict[str, str]]] = [
    ("AWS::KMS::Key", {}, UUID, {"Arn": f"arn:aws:kms:us-east-1:123456789012:key/{UUID}"}),
    ("AWS::KMS::Alias", {"AliasName": "alias/a", "TargetKeyId": "k"}, "alias/a", {}),
    (
        "AWS::SQS::Queue",
        {"QueueName": "q"},
        "http://localhost:8080/123456789012/q",
        {"Arn": "arn:aws:sqs:us-east-1:123456789012:q", "QueueName": "q"},
    ),
    (
        "AWS::SNS::Topic",
        {},
        "arn:aws:sns:us-east-1:123456789012:data-X-[0-9A-Z]{12}",
        {"TopicName": "data-X-[0-9A-Z]{12}"},
    ),
    (
        "AWS::WAFv2::WebACL",
        {"Name": "w", "Scope": "REGIONAL", "DefaultAction": {}, "VisibilityConfig": {}},
        rf"w\|{UUID}\|REGIONAL",
        {"Arn": f"arn:aws:wafv2:us-east-1:123456789012:regional/webacl/w/{UUID}", "Id": UUID},
    ),
    (
        "AWS::SSM::Parameter",
        {"Name": "/a/b", "Type": "String", "Value": "{name}"},
        "/a/b",
        {"Value": "{name}", "Type": "String"},
    ),
    (
        "AWS::SecretsManager::Secret",
        {"Name": "s"},
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:s-[0-9a-f]{6}",
        {},
    ),
    ("AWS::S3::Bucket", {}, "data-x-[0-9a-z]{12}", {"Arn": "arn:aws:s3:::data-x-[0-9a-z]{12}"}),
    (
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": "a",
            "MetricName": "m",
            "Namespace": "n",
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanThreshold",
        },
        "a",
        {"Arn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a"},
    ),
    (
        "AWS::Logs::LogGroup",
        {"LogGroupName": "/g"},
        "/g",
        {"Arn": r"arn:aws:logs:us-east-1:123456789012:log-group:/g:\*"},
    ),
]


@pytest.mark.parametrize(
    ("kind", "properties", "ref", "attributes"), SHAPES, ids=lambda v: str(v)[:30]
)
def test_shapes(bed: Bed, kind: str, properties: Any, ref: str, attributes: Any) -> None:
    bed.deploy(X=(kind, properties))
    found_ref, found = bed.identity("X")
    assert re.fullmatch(ref, found_ref)
    for name, pattern in attributes.items():
        assert re.fullmatch(re.escape(pattern) if "{name}" in pattern else pattern, found[name])
    again = Bed()
    again.deploy(X=(kind, properties))
    assert again.identity("X") == (found_ref, found)
    again.cloud.storage.close()


def test_every_record_has_its_properties() -> None:
    assert recorded.RECORDS.keys() <= PROPERTIES.keys() <= RESOURCE_TYPES.keys()
    for known, required, replaced in PROPERTIES.values():
        assert {*required, *replaced} <= set(known)


@pytest.mark.parametrize("kind", sorted(recorded.RECORDS))
def test_every_record_can_be_made(bed: Bed, kind: str) -> None:
    """With its required properties alone nothing is left open in what it gives."""
    bed.deploy(X=(kind, dict.fromkeys(PROPERTIES[kind][1], "value")))
    ref, attributes = bed.identity("X")
    assert ref
    assert "{" not in "".join([ref, *attributes.values()])


def test_attributes_follow_properties(bed: Bed) -> None:
    kind = "AWS::SSM::Parameter"
    bed.deploy(X=(kind, {"Name": "n", "Type": "String", "Value": "1"}))
    bed.deploy(X=(kind, {"Name": "n", "Type": "String", "Value": "2"}))
    assert bed.identity("X")[1]["Value"] == "2"


@pytest.mark.parametrize(
    ("kind", "properties", "said"),
    [
        ("AWS::KMS::Alias", {"AliasName": "a"}, "X.TargetKeyId: is required."),
        ("AWS::KMS::Key", {"KeyPolice": {}}, "X.KeyPolice: is not a property"),
        ("AWS::Logs::LogGroup", {"RetentionInDays": 2}, "X.RetentionInDays: 2 isn't one of 1, 3"),
        ("AWS::Logs::LogGroup", {"RetentionInDays": []}, "X.RetentionInDays"),
        ("AWS::Logs::LogGroup", {"LogGroupName": "a b"}, "X.LogGroupName"),
        ("AWS::Logs::LogStream", {}, "X.LogGroupName: is required."),
    ],
)
def test_wrong_properties(bed: Bed, kind: str, properties: Any, said: str) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        bed.deploy(X=(kind, properties))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CSC609"
    assert said in diagnostic.message


def test_several_wrong_properties_and_a_hint(bed: Bed) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        bed.deploy(X=("AWS::KMS::Alias", {"AliasNam": "a"}))
    assert len(caught.value.diagnostics) == 3
    assert "Did you mean AliasName?" in caught.value.diagnostics[2].remedy


def test_log_groups_are_made_changed_and_removed(bed: Bed) -> None:
    kind = "AWS::Logs::LogGroup"
    tags = [{"Key": "k", "Value": "v"}]
    bed.deploy(G=(kind, {"LogGroupName": "/g", "RetentionInDays": "7", "Tags": tags}), H=(kind, {}))
    store = bed.logs.store
    rows = {row[0]: row for row in store.groups("", "", 9)}
    assert (rows["/g"][2], rows["/g"][4]) == (7, '{"k":"v"}')
    assert bed.identity("H")[0] in rows
    store.add_stream("/g", "s", 1)
    store.add_events("/g", "s", [(1, "kept")], 1)
    bed.deploy(G=(kind, {"LogGroupName": "/g", "RetentionInDays": 14}))
    ((name, _, days, _, _, size),) = store.groups("", "", 9)
    assert (name, days, size) == ("/g", 14, 30)


def test_log_streams(bed: Bed) -> None:
    group = ("AWS::Logs::LogGroup", {"LogGroupName": "/g"})
    stream = ("AWS::Logs::LogStream", {"LogGroupName": {"Ref": "G"}, "LogStreamName": "s"})
    bed.deploy(G=group, S=stream)
    assert bed.logs.store.has_stream("/g", "s")
    bed.deploy(G=group)
    assert not bed.logs.store.has_stream("/g", "s")
