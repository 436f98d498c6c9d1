"""Networks and edges around an API are recorded: their ids have AWS's shapes, and stay the same."""

import re

import pytest

from csc.diagnostics import DiagnosticsError
from tests.emulator.services.bed import Bed

RESOURCES = {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "Endpoint": {
        "Type": "AWS::EC2::VPCEndpoint",
        "Properties": {
            "VpcId": {"Ref": "Vpc"},
            "ServiceName": "com.amazonaws.us-east-1.execute-api",
        },
    },
    "Edge": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {}}},
    "Zone": {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {
            "LogGroupName": {
                "Fn::Select": [
                    1,
                    {"Fn::Split": [":", {"Fn::Select": [0, {"Fn::GetAtt": ["Endpoint", "DnsEntries"]}]}]},
                ]
            }
        },
    },
}  # fmt: skip


def test_ids_are_of_awss_shapes() -> None:
    bed = Bed()
    first = {r.place.logical_id: r.identity for r in bed.deploy(RESOURCES).resources.values()}
    assert re.fullmatch(r"vpc-[0-9a-f]{17}", first["Vpc"].ref)
    assert re.fullmatch(r"sg-[0-9a-f]{17}", first["Vpc"].attributes["DefaultSecurityGroup"])
    assert first["Vpc"].attributes["CidrBlock"] == "10.0.0.0/16"
    assert first["Edge"].attributes["DomainName"].endswith(".cloudfront.net")
    assert first["Zone"].ref.startswith(first["Endpoint"].ref)
    again = {r.place.logical_id: r.identity for r in Bed().deploy(RESOURCES).resources.values()}
    assert {name: one.ref for name, one in again.items()} == {
        name: one.ref for name, one in first.items()
    }


def test_their_properties_are_held_to_the_registry() -> None:
    wrong = {"Type": "AWS::EC2::Subnet", "Properties": {"CidrBlok": "10.0.0.0/24"}}
    with pytest.raises(DiagnosticsError) as caught:
        Bed().deploy({"Subnet": wrong})
    assert {d.code for d in caught.value.diagnostics} == {"CSC609"}
