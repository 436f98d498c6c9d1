"""AddPermission, RemovePermission: statements of a queue's policy, by their labels."""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.errors import InvalidParameterValue
from csc.emulator.services.sqs.operations.queues import change_attributes
from csc.emulator.services.sqs.queue import Queue

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def add_permission(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue where the label is taken."""
    queue = sqs.find(input["QueueUrl"])
    label, policy = str(input["Label"]), _policy(sqs, queue)
    if any(statement.get("Sid") == label for statement in policy["Statement"]):
        raise InvalidParameterValue(
            f"Value {label} for parameter Label is invalid. Reason: Already exists."
        )
    policy["Statement"].append(
        {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{a}:root" for a in input["AWSAccountIds"]]},
            "Action": [f"SQS:{action}" for action in input["Actions"]],
            "Resource": sqs.arn(queue.name),
        }
    )
    change_attributes(sqs, queue, {"Policy": json.dumps(policy)})
    return {}


def remove_permission(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue for a label that isn't there."""
    queue = sqs.find(input["QueueUrl"])
    label, policy = str(input["Label"]), _policy(sqs, queue)
    kept = [statement for statement in policy["Statement"] if statement.get("Sid") != label]
    if len(kept) == len(policy["Statement"]):
        raise InvalidParameterValue(
            f"Value {label} for parameter Label is invalid. Reason: can't find label on existing "
            "policy."
        )
    text = json.dumps({**policy, "Statement": kept}) if kept else ""
    change_attributes(sqs, queue, {"Policy": text})
    return {}


def _policy(sqs: "Sqs", queue: Queue) -> dict[str, Any]:
    text = queue.attributes.get("Policy")
    if not text:
        id = f"{sqs.arn(queue.name)}/SQSDefaultPolicy"
        return {"Version": "2012-10-17", "Id": id, "Statement": []}
    policy: dict[str, Any] = json.loads(text)
    statements = policy["Statement"]
    return {**policy, "Statement": statements if isinstance(statements, list) else [statements]}
