"""What a resource is now, as its own service tells it, in CloudFormation's properties: what drift is found by.

live_properties(cloud, realised)  ──▶  {"Timeout": 9, …}; None: it is gone; KeyError: the type can't be checked
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from csc.emulator.calls import Call
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError

Live = dict[str, Any]
Read = Callable[["Ask", str], Live]


class Ask:
    """Calls a service as the account's root."""

    def __init__(self, cloud: Cloud, service: str) -> None:
        self._cloud, self._service = cloud, service

    def __call__(self, operation: str, **input: Any) -> Any:
        cloud, given = self._cloud, dict[str, Any](input)
        call = Call(self._service, operation, given, cloud.root(), "drift", cloud.region)
        return cloud.invoke(call)


def live_properties(cloud: Cloud, realised: Realised) -> Live | None:
    """Raises KeyError for a type whose resources can't be checked."""
    service, read = LIVE[realised.type]
    try:
        return read(Ask(cloud, service), realised.identity.ref)
    except ServiceError:
        return None


def _table(ask: Ask, name: str) -> Live:
    table = ask("DescribeTable", TableName=name)["Table"]
    backups = ask("DescribeContinuousBackups", TableName=name)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    ttl = ask("DescribeTimeToLive", TableName=name)["TimeToLiveDescription"]
    stream = table.get("StreamSpecification") or {}
    capacity = table.get("ProvisionedThroughput") or {}
    return {
        "BillingMode": (table.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED"),
        "DeletionProtectionEnabled": table.get("DeletionProtectionEnabled", False),
        "KeySchema": table["KeySchema"],
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": recovery == "ENABLED"},
        "ProvisionedThroughput": {
            name: capacity.get(name) for name in ("ReadCapacityUnits", "WriteCapacityUnits")
        },
        "StreamSpecification": {"StreamViewType": stream.get("StreamViewType")},
        "TableName": table["TableName"],
        "TimeToLiveSpecification": {
            "AttributeName": ttl.get("AttributeName"),
            "Enabled": ttl["TimeToLiveStatus"] == "ENABLED",
        },
    }


def _function(ask: Ask, name: str) -> Live:
    found = ask("GetFunction", FunctionName=name)
    kept = ("Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "Architectures")
    live = {member: found["Configuration"].get(member) for member in kept}
    variables = (found["Configuration"].get("Environment") or {}).get("Variables") or {}
    reserved = (found.get("Concurrency") or {}).get("ReservedConcurrentExecutions")
    mode = found["Configuration"]["TracingConfig"]
    return {
        **live,
        "Environment": {"Variables": variables},
        "FunctionName": name,
        "ReservedConcurrentExecutions": reserved,
        "TracingConfig": {"Mode": mode["Mode"]},
    }


def _log_group(ask: Ask, name: str) -> Live:
    groups = ask("DescribeLogGroups", logGroupNamePrefix=name)["logGroups"]
    for group in groups:
        if group["logGroupName"] == name:
            return {"LogGroupName": name, "RetentionInDays": group.get("retentionInDays")}
    raise ServiceError(name)


def _role(ask: Ask, name: str) -> Live:
    role = ask("GetRole", RoleName=name)["Role"]
    inline = [
        ask("GetRolePolicy", RoleName=name, PolicyName=policy)
        for policy in ask("ListRolePolicies", RoleName=name)["PolicyNames"]
    ]
    attached = ask("ListAttachedRolePolicies", RoleName=name)["AttachedPolicies"]
    return {
        "AssumeRolePolicyDocument": _document(role["AssumeRolePolicyDocument"]),
        "Description": role.get("Description"),
        "ManagedPolicyArns": sorted(one["PolicyArn"] for one in attached),
        "Policies": [
            {
                "PolicyName": one["PolicyName"],
                "PolicyDocument": _document(one["PolicyDocument"]),
            }
            for one in sorted(inline, key=lambda one: str(one["PolicyName"]))
        ],
        "RoleName": name,
    }


def _document(text: Any) -> Any:
    return json.loads(unquote(text)) if isinstance(text, str) else text


def _bucket(ask: Ask, name: str) -> Live:
    ask("HeadBucket", Bucket=name)
    return {"BucketName": name}


def _queue(ask: Ask, url: str) -> Live:
    found = ask("GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
    names = {
        "DelaySeconds": "DelaySeconds",
        "MaximumMessageSize": "MaximumMessageSize",
        "MessageRetentionPeriod": "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
        "VisibilityTimeout": "VisibilityTimeout",
    }
    return {name: found[member] for name, member in names.items() if member in found}


def _pool(ask: Ask, identifier: str) -> Live:
    pool = ask("DescribeUserPool", UserPoolId=identifier)["UserPool"]
    return {
        "DeletionProtection": pool.get("DeletionProtection"),
        "MfaConfiguration": pool.get("MfaConfiguration"),
        "Policies": pool.get("Policies"),
        "UserPoolName": pool.get("Name"),
    }


LIVE: Mapping[str, tuple[str, Read]] = {
    "AWS::Cognito::UserPool": ("cognito-idp", _pool),
    "AWS::DynamoDB::Table": ("dynamodb", _table),
    "AWS::IAM::Role": ("iam", _role),
    "AWS::Lambda::Function": ("lambda", _function),
    "AWS::Logs::LogGroup": ("logs", _log_group),
    "AWS::S3::Bucket": ("s3", _bucket),
    "AWS::SQS::Queue": ("sqs", _queue),
}


def differences(expected: Mapping[str, Any], live: Live) -> list[dict[str, str]]:
    """Of the properties that a template gives and that can be read: PropertyDifferences.

    ``{"PropertyPath": "/Timeout", "ExpectedValue": "3", "ActualValue": "9", "DifferenceType": "NOT_EQUAL"}``
    """
    found: list[dict[str, str]] = []
    for name, value in expected.items():
        if name in live:
            _compare(f"/{name}", _sorted(name, value), live[name], found)
    return found


def _sorted(name: str, value: Any) -> Any:
    """Lists whose order says nothing are read back sorted."""
    if name == "ManagedPolicyArns" and isinstance(value, list):
        return sorted(map(str, value))
    if name == "Policies" and isinstance(value, list):
        return sorted(value, key=lambda one: str(one.get("PolicyName")))
    return value


def _compare(path: str, expected: Any, live: Any, found: list[dict[str, str]]) -> None:
    if isinstance(expected, Mapping) and isinstance(live, Mapping):
        for key in expected:
            _compare(f"{path}/{key}", expected[key], live.get(key), found)
        for key in live.keys() - expected.keys() if path.endswith("/Variables") else ():
            found.append(_difference(f"{path}/{key}", None, live[key], "ADD"))
        return
    if isinstance(expected, list) and isinstance(live, list) and len(expected) == len(live):
        for number, (one, other) in enumerate(zip(expected, live, strict=True)):
            _compare(f"{path}/{number}", one, other, found)
        return
    if _text(expected) != _text(live):
        kind = "REMOVE" if live is None else "NOT_EQUAL"
        found.append(_difference(path, expected, live, kind))


def _difference(path: str, expected: Any, live: Any, kind: str) -> dict[str, str]:
    return {
        "PropertyPath": path,
        "ExpectedValue": _text(expected),
        "ActualValue": _text(live),
        "DifferenceType": kind,
    }


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
