"""Types that stand between services: versions and activities, connections, inline policies."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from tests.emulator.services.bed import Bed

ROLE = "arn:aws:iam::123456789012:role/r"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}


@pytest.fixture
def bed() -> Iterator[Bed]:
    made = Bed()
    yield made
    made.cloud.storage.close()


def ref(bed: Bed, name: str) -> Any:
    return bed.deployment.resources["stack", name].identity


def machine(result: str) -> dict[str, Any]:
    state = {"Type": "Pass", "Result": result, "End": True}
    definition = {"StartAt": "S", "States": {"S": state}}
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"RoleArn": ROLE, "Definition": definition, "StateMachineName": "m"},
    }


def published(result: str) -> dict[str, Any]:
    """As SAM's AutoPublishAlias is written out."""
    revision = {"Fn::GetAtt": ["M", "StateMachineRevisionId"]}
    version = {"StateMachineArn": {"Ref": "M"}, "StateMachineRevisionId": revision}
    alias = {
        "Name": "live",
        "DeploymentPreference": {
            "StateMachineVersionArn": {"Ref": "V"},
            "Type": "ALL_AT_ONCE",
        },
    }
    return {
        "M": machine(result),
        "V": {"Type": "AWS::StepFunctions::StateMachineVersion", "Properties": version},
        "A": {"Type": "AWS::StepFunctions::StateMachineAlias", "Properties": alias},
    }


def test_a_machine_that_changes_is_published_anew(bed: Bed) -> None:
    bed.deploy(published("one"))
    arn = ref(bed, "M").ref
    assert ref(bed, "V").ref == f"{arn}:1"
    assert ref(bed, "A").ref == f"{arn}:live"
    bed.deploy(published("one"))
    assert ref(bed, "V").ref == f"{arn}:1"
    bed.deploy(published("two"))
    assert ref(bed, "V").ref == f"{arn}:2"
    alias = bed.call(
        "stepfunctions", "DescribeStateMachineAlias", stateMachineAliasArn=f"{arn}:live"
    )
    assert alias["routingConfiguration"] == [{"stateMachineVersionArn": f"{arn}:2", "weight": 100}]
    told = bed.call("stepfunctions", "DescribeStateMachine", stateMachineArn=f"{arn}:live")
    assert "two" in told["definition"]


def test_weights_of_an_alias_make_a_hundred(bed: Bed) -> None:
    resources = published("one")
    routes = [{"StateMachineVersionArn": {"Ref": "V"}, "Weight": 90}]
    resources["A"]["Properties"] = {"Name": "live", "RoutingConfiguration": routes}
    with pytest.raises(DiagnosticsError, match="must be 100"):
        bed.deploy(resources)


def test_an_activity(bed: Bed) -> None:
    tags = [{"Key": "k", "Value": "v"}]
    activity = {"Type": "AWS::StepFunctions::Activity", "Properties": {"Name": "a", "Tags": tags}}
    bed.deploy({"A": activity})
    arn = ref(bed, "A").ref
    assert arn.endswith(":activity:a")
    assert bed.call("stepfunctions", "DescribeActivity", activityArn=arn)["name"] == "a"
    assert bed.call("stepfunctions", "ListTagsForResource", resourceArn=arn)["tags"] == [
        {"key": "k", "value": "v"}
    ]
    bed.deploy({"Q": {"Type": "AWS::SQS::Queue"}})
    assert bed.call("stepfunctions", "ListActivities")["activities"] == []


def test_policies_of_one_queue_and_one_topic(bed: Bed) -> None:
    resources: dict[str, Any] = {
        "Q": {"Type": "AWS::SQS::Queue"},
        "T": {"Type": "AWS::SNS::Topic"},
    }
    whole = resources | {
        "P": {
            "Type": "AWS::SQS::QueueInlinePolicy",
            "Properties": {"Queue": {"Ref": "Q"}, "PolicyDocument": POLICY},
        },
        "R": {
            "Type": "AWS::SNS::TopicInlinePolicy",
            "Properties": {"TopicArn": {"Ref": "T"}, "PolicyDocument": POLICY},
        },
    }
    bed.deploy(whole)
    queue, topic = ref(bed, "Q").ref, ref(bed, "T").ref
    asked = {"QueueUrl": queue, "AttributeNames": ["Policy"]}
    told = bed.call("sqs", "GetQueueAttributes", **asked)["Attributes"]
    assert json.loads(told["Policy"]) == POLICY
    attributes = bed.call("sns", "GetTopicAttributes", TopicArn=topic)["Attributes"]
    assert json.loads(attributes["Policy"]) == POLICY
    bed.deploy(resources)
    assert not bed.call("sqs", "GetQueueAttributes", **asked).get("Attributes")
    attributes = bed.call("sns", "GetTopicAttributes", TopicArn=topic)["Attributes"]
    assert json.loads(attributes["Policy"]) != POLICY


def connection(key: str) -> dict[str, Any]:
    given = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": key}}
    return {
        "Type": "AWS::Events::Connection",
        "Properties": {"Name": "c", "AuthorizationType": "API_KEY", "AuthParameters": given},
    }


def test_a_connection_keeps_its_secret_apart(bed: Bed) -> None:
    bed.deploy({"C": connection("first")})
    bed.deploy({"C": connection("second")})
    told = bed.call("events", "DescribeConnection", Name="c")
    assert told["ConnectionArn"] == ref(bed, "C").attributes["Arn"]
    assert told["AuthParameters"] == {"ApiKeyAuthParameters": {"ApiKeyName": "x-key"}}
    secret = ref(bed, "C").attributes["SecretArn"]
    assert told["SecretArn"] == secret
    value = bed.call("secretsmanager", "GetSecretValue", SecretId=secret)["SecretString"]
    assert json.loads(value) == {"api_key_name": "x-key", "api_key_value": "second"}
    bed.deploy({"Q": {"Type": "AWS::SQS::Queue"}})
    assert bed.call("events", "ListConnections")["Connections"] == []
    bed.fails("ResourceNotFoundException", "secretsmanager", "GetSecretValue", SecretId=secret)


def test_a_connection_without_its_parameters_is_refused(bed: Bed) -> None:
    wrong = connection("k")
    wrong["Properties"]["AuthorizationType"] = "BASIC"
    with pytest.raises(DiagnosticsError, match="needs BasicAuthParameters"):
        bed.deploy({"C": wrong})


def test_a_destination_and_an_archive(bed: Bed) -> None:
    destination = {
        "ConnectionArn": {"Fn::GetAtt": ["C", "Arn"]},
        "InvocationEndpoint": "https://example.com/hook",
        "HttpMethod": "POST",
    }
    archive = {
        "SourceArn": {
            "Fn::Sub": "arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"
        },
        "EventPattern": {"source": ["orders"]},
        "ArchiveName": "kept",
    }
    bed.deploy(
        {
            "C": connection("k"),
            "D": {"Type": "AWS::Events::ApiDestination", "Properties": destination},
            "A": {"Type": "AWS::Events::Archive", "Properties": archive},
        }
    )
    told = bed.call("events", "DescribeApiDestination", Name=ref(bed, "D").ref)
    assert told["ApiDestinationArn"] == ref(bed, "D").attributes["Arn"]
    assert (told["ApiDestinationState"], told["InvocationRateLimitPerSecond"]) == ("ACTIVE", 300)
    kept = bed.call("events", "DescribeArchive", ArchiveName="kept")
    assert json.loads(kept["EventPattern"]) == {"source": ["orders"]}
    bed.deploy({"C": connection("k")})
    assert bed.call("events", "ListApiDestinations")["ApiDestinations"] == []
    assert bed.call("events", "ListArchives")["Archives"] == []


def test_an_archives_pattern_is_checked(bed: Bed) -> None:
    archive = {"SourceArn": "default", "EventPattern": {"source": "orders"}}
    with pytest.raises(DiagnosticsError):
        bed.deploy({"A": {"Type": "AWS::Events::Archive", "Properties": archive}})


def test_a_code_signing_configuration(bed: Bed) -> None:
    profile = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/v"
    given = {"AllowedPublishers": {"SigningProfileVersionArns": [profile]}}
    bed.deploy({"S": {"Type": "AWS::Lambda::CodeSigningConfig", "Properties": given}})
    asked = {"CodeSigningConfigArn": ref(bed, "S").ref}
    told = bed.call("lambda", "GetCodeSigningConfig", **asked)["CodeSigningConfig"]
    assert told["AllowedPublishers"] == given["AllowedPublishers"]
    assert told["CodeSigningConfigId"] == ref(bed, "S").attributes["CodeSigningConfigId"]
    bed.deploy({"Q": {"Type": "AWS::SQS::Queue"}})
    assert bed.call("lambda", "ListCodeSigningConfigs")["CodeSigningConfigs"] == []
