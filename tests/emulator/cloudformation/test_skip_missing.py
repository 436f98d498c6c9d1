"""--allow-missing: what isn't emulated is skipped with a warning; references get a marked placeholder."""

from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage
from tests.emulator.services.bed import Bed

RESOURCES: dict[str, Any] = {
    "Made": {"Type": "AWS::Made::Up"},
    "Lock": {"Type": "AWS::Batch::JobQueue"},
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Made"}}},
}
OUTPUTS = {
    "Name": {"Value": {"Ref": "Made"}},
    "Arn": {"Value": {"Fn::GetAtt": ["Made", "Nested.Arn"]}},
    "Text": {"Value": {"Fn::Sub": "<${Made.Host.Name}>"}},
    "Activity": {"Value": {"Ref": "Lock"}},
}


def engine(allow_missing: bool) -> Engine:
    cloud = Cloud(open_storage(None), Clock())
    make_services(cloud)
    return Engine(cloud, RESOURCE_TYPES, build_apis, allow_missing)


def assembly(resources: dict[str, Any]) -> Assembly:
    return Assembly({}, {"s": {"Resources": resources, "Outputs": OUTPUTS}})


def test_refused_without_it() -> None:
    with pytest.raises(DiagnosticsError) as caught:
        engine(False).deploy(assembly(RESOURCES), Deployment(0))
    assert {d.code for d in caught.value.diagnostics} == {"CSC602"}
    assert all("--allow-missing" in d.remedy for d in caught.value.diagnostics)


def test_skipped_with_a_warning_each_time() -> None:
    made = engine(True)
    first = made.deploy(assembly(RESOURCES), Deployment(0))
    again = made.deploy(assembly(RESOURCES), first)
    assert again.diagnostics == first.diagnostics
    assert [(d.code, d.severity) for d in first.diagnostics] == [("CSC602", "warning")] * 2
    assert "Made.Type: CSC doesn't emulate the resource type AWS::Made::Up: it is skipped." in (
        first.diagnostics[0].message
    )


def test_references_are_marked_placeholders() -> None:
    made = engine(True)
    made.deploy(assembly(RESOURCES), Deployment(0))
    assert made.stacks["s"].outputs == {
        "Name": "not-emulated-Made",
        "Arn": "arn:aws:csc:us-east-1:123456789012:not-emulated/Made",
        "Text": "<not-emulated-Made-Host-Name>",
        "Activity": "arn:aws:csc:us-east-1:123456789012:not-emulated/Lock",
    }


def test_a_skipped_resource_may_go_again() -> None:
    made = engine(True)
    first = made.deploy(assembly(RESOURCES), Deployment(0))
    group = {"Group": {"Type": "AWS::Logs::LogGroup"}}
    rest = Assembly({}, {"s": {"Resources": group}})
    assert made.deploy(rest, first).diagnostics == ()


def test_other_mistakes_stay_errors() -> None:
    resources = {**RESOURCES, "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"X": 1}}}
    with pytest.raises(DiagnosticsError) as caught:
        engine(True).deploy(assembly(resources), Deployment(0))
    assert {d.code for d in caught.value.diagnostics if d.severity == "error"} == {"CSC609"}


FUNCTION: dict[str, Any] = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "FunctionName": "f",
        "Role": "arn:aws:iam::123456789012:role/f",
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Code": {"S3Bucket": "b", "S3Key": "src/nowhere"},
    },
}
ABOUT = {
    "Function": FUNCTION,
    "Version": {
        "Type": "AWS::Lambda::Version",
        "Properties": {"FunctionName": {"Ref": "Function"}},
    },
    "Group": {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": {"Fn::Sub": "/logs/${Function}"}},
    },
}


def test_a_function_without_its_code_is_skipped_and_the_rest_is_made() -> None:
    stacks = Assembly({}, {"s": {"Resources": ABOUT}})
    with pytest.raises(DiagnosticsError, match="no code is found at src/nowhere"):
        engine(False).deploy(stacks, Deployment(0))
    made = engine(True)
    deployment = made.deploy(stacks, Deployment(0))
    [told] = deployment.diagnostics
    assert (told.code, told.severity) == ("CSC612", "warning")
    assert "Function is skipped, and what calls it fails." in told.message
    cloud = made._cloud
    service: Any = cloud.services["lambda"]
    assert service.functions == {}
    logs: Any = cloud.services["logs"]
    assert logs.store.has_group("/logs/f")
    inline = {**FUNCTION, "Properties": {**FUNCTION["Properties"], "Code": {"ZipFile": "x = 1"}}}
    again = made.deploy(
        Assembly({}, {"s": {"Resources": {**ABOUT, "Function": inline}}}), deployment
    )
    assert again.diagnostics == ()
    assert set(service.functions) == {"f"}
    made.deploy(stacks, again)
    assert service.functions == {}


def test_a_delivery_stream_to_elsewhere_can_be_left_out() -> None:
    stream = {
        "Type": "AWS::KinesisFirehose::DeliveryStream",
        "Properties": {"HttpEndpointDestinationConfiguration": {}},
    }
    bed = Bed()
    with pytest.raises(DiagnosticsError, match="CSC delivers to S3 alone"):
        bed.deploy({"S": stream})
    bed.engine = Engine(bed.cloud, RESOURCE_TYPES, allow_missing=True)
    [told] = bed.deploy({"S": stream}).diagnostics
    assert (told.code, told.severity) == ("CSC612", "warning")
