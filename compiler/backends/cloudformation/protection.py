"""What protects logs and functions: a key of the application's own, and a queue for what functions failed on.

Security(encryption="kms", dead_letters=True)   the defaults
"""

from typing import Any

from csc.compiler.backends.cloudformation.names import (
    application_id,
    export,
    imported,
    scoped,
    suppressed,
    tags,
)
from csc.compiler.ir.model import Program
from csc.compiler.lowering.security import (
    days_of_dead_letters,
    encryption_of,
    has_dead_letters,
)

KEY, QUEUE = "ApplicationKey", "DeadLetters"
LAST = ("AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy")
"""What auditors ask of a queue without one behind it."""
SECONDS_A_DAY = 86_400


def protection(program: Program, *, functions: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Resources and outputs of the data stack. ``functions``: whether any route runs as a Lambda."""
    resources: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    if encryption_of(program) == "kms":
        resources[KEY] = _key(program)
        outputs[f"{KEY}Arn"] = _arn(program, KEY)
    if functions and has_dead_letters(program):
        resources[QUEUE] = _queue(program)
        resources[f"{QUEUE}Policy"] = _queue_policy()
        outputs[f"{QUEUE}Arn"] = _arn(program, QUEUE)
    return resources, outputs


def key_arn(program: Program) -> Any:
    """The key's ARN, or None where each service uses its own."""
    wish = encryption_of(program)
    if wish == "kms":
        return imported(program, f"{KEY}Arn")
    return wish or None


def queue_arn(program: Program) -> Any:
    return imported(program, f"{QUEUE}Arn")


def _arn(program: Program, name: str) -> dict[str, Any]:
    value = {"Fn::GetAtt": [name, "Arn"]}
    return {"Value": value, "Export": export(program, f"{name}Arn")}


def _key(program: Program) -> dict[str, Any]:
    return {
        "Type": "AWS::KMS::Key",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "Description": f"Logs and functions of {application_id(program)}",
            "EnableKeyRotation": True,
            "KeyPolicy": {"Version": "2012-10-17", "Statement": [owner(), _logs()]},
            "Tags": tags(program),
        },
    }


def owner() -> dict[str, Any]:
    """The account's policies say who uses the key."""
    return {
        "Sid": "AccountUsesIamPolicies",
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
        "Action": "kms:*",
        "Resource": "*",
    }


def _logs() -> dict[str, Any]:
    """CloudWatch Logs, for log groups of this account and region alone."""
    groups = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"
    return {
        "Sid": "LogsUseIt",
        "Effect": "Allow",
        "Principal": {"Service": {"Fn::Sub": "logs.${AWS::Region}.${AWS::URLSuffix}"}},
        "Action": [
            "kms:Decrypt*",
            "kms:Describe*",
            "kms:Encrypt*",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ],
        "Resource": "*",
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": {"Fn::Sub": groups}}},
    }


def _queue(program: Program) -> dict[str, Any]:
    return {
        "Type": "AWS::SQS::Queue",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": suppressed(
            {
                **dict.fromkeys(LAST, "It is the dead-letter queue, the last one."),
                "CKV_AWS_27": "It is encrypted with a key that SQS manages: SqsManagedSseEnabled.",
            }
        ),
        "Properties": {
            "QueueName": scoped(program, "dead-letters"),
            "MessageRetentionPeriod": days_of_dead_letters(program) * SECONDS_A_DAY,
            "SqsManagedSseEnabled": True,
            "RedriveAllowPolicy": {"redrivePermission": "denyAll"},
            "Tags": tags(program),
        },
    }


def _queue_policy() -> dict[str, Any]:
    """Nothing comes or goes unencrypted."""
    statement = {
        "Sid": "EncryptedInTransit",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": {"Fn::GetAtt": [QUEUE, "Arn"]},
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": QUEUE}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }
