"""``csc iam prove --public`` over policies of buckets, queues, topics, secrets, tables, functions."""

import json
from pathlib import Path
from typing import Any

import pytest

from csc.dev import load
from csc.emulator.rehearse import reachable

pytest.importorskip("z3", reason="z3-solver is an optional dependency")

OPEN = {"BlockPublicPolicy": False, "RestrictPublicBuckets": False}


def said(tmp_path: Path, resources: dict[str, Any]) -> dict[str, str]:
    """What of a template is closed, and what is open to whom by which request."""
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": resources}))
    loaded = load(path, None)
    assert loaded.assembly is not None, loaded.diagnostics
    told = {}
    for one in reachable(loaded.assembly):
        action = getattr(one.answer, "action", None)
        resource = getattr(one.answer, "resource", "")
        told[one.what] = f"{one.how}: {action} {resource}" if action else "closed"
    return told


def policy(**more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def bucket(document: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "books", **properties}},
        "P": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": document},
        },
    }


def test_a_bucket(tmp_path: Path) -> None:
    read = policy(Action="s3:GetObject", Resource="arn:aws:s3:::books/*")
    found = said(tmp_path, bucket(read, PublicAccessBlockConfiguration=OPEN))
    assert found["the bucket B"].startswith("anyone: s3:getobject arn:aws:s3:::books/")
    assert said(tmp_path, bucket(read))["the bucket B"] == "closed"
    shut = {**OPEN, "RestrictPublicBuckets": True}
    closed = said(tmp_path, bucket(read, PublicAccessBlockConfiguration=shut))
    assert closed["the bucket B"] == "closed"


@pytest.mark.parametrize(
    ("more", "closed"),
    [
        ({}, False),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:t"}}}, True),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, True),
        ({"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}, True),
        ({"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}, False),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, False),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, False),
        ({"Principal": {"AWS": "111122223333"}}, True),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, True),
        ({"Principal": {"AWS": ["111122223333", "*"]}}, False),
        ({"Action": "sns:Publish"}, True),
        ({"Effect": "Deny"}, True),
    ],
)
def test_a_queue(tmp_path: Path, more: dict[str, Any], closed: bool) -> None:
    found = said(
        tmp_path,
        {
            "Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}},
            "P": {
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {"Queues": [{"Ref": "Q"}], "PolicyDocument": policy(**more)},
            },
        },
    )
    assert (found["the queue Q"] == "closed") == closed, found


def test_a_topic_a_secret_and_a_table(tmp_path: Path) -> None:
    found = said(
        tmp_path,
        {
            "T": {"Type": "AWS::SNS::Topic"},
            "TP": {
                "Type": "AWS::SNS::TopicPolicy",
                "Properties": {
                    "Topics": [{"Ref": "T"}],
                    "PolicyDocument": policy(Action="sns:Subscribe"),
                },
            },
            "S": {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "x"}},
            "SP": {
                "Type": "AWS::SecretsManager::ResourcePolicy",
                "Properties": {
                    "SecretId": {"Ref": "S"},
                    "ResourcePolicy": policy(Action="secretsmanager:GetSecretValue"),
                },
            },
            "D": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "BillingMode": "PAY_PER_REQUEST",
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                    "ResourcePolicy": {"PolicyDocument": policy(Action="dynamodb:GetItem")},
                },
            },
        },
    )
    assert found["the topic T"].startswith("anyone: sns:subscribe")
    assert found["the secret S"].startswith("anyone with an account of AWS: secretsmanager:")
    assert found["the table D"].startswith("anyone with an account of AWS: dynamodb:getitem")


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({"Principal": "*"}, False),
        ({"Principal": "apigateway.amazonaws.com"}, True),
        ({"Principal": "111122223333"}, True),
        ({"Principal": "*", "PrincipalOrgID": "o-1"}, True),
        ({"Principal": "*", "SourceAccount": "111122223333"}, True),
        ({"Principal": "*", "FunctionUrlAuthType": "NONE"}, False),
    ],
)
def test_a_function(tmp_path: Path, given: dict[str, Any], closed: bool) -> None:
    role = {"Version": "2012-10-17", "Statement": []}
    found = said(
        tmp_path,
        {
            "R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": role}},
            "F": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Role": {"Fn::GetAtt": ["R", "Arn"]},
                    "Runtime": "python3.13",
                    "Handler": "index.handler",
                    "Code": {"ZipFile": "def handler(event, context): pass"},
                },
            },
            "P": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "FunctionName": {"Ref": "F"},
                    "Action": "lambda:InvokeFunction",
                    **given,
                },
            },
        },
    )
    assert (found["the function F"] == "closed") == closed, found
