"""AddPermission, RemovePermission: statements of a queue's policy, by their labels."""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.errors import (
    InvalidParameterValue,
    MissingParameter,
    OverLimit,
)
from csc.emulator.services.sqs.operations.queues import change_attributes
from csc.emulator.services.sqs.queue import Queue

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs

ACTIONS = frozenset(
    {
        "*",
        "ChangeMessageVisibility",
        "DeleteMessage",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ListDeadLetterSourceQueues",
        "PurgeQueue",
        "ReceiveMessage",
        "SendMessage",
    }
)


def add_permission(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue where the label is taken."""
    queue = sqs.find(input["QueueUrl"])
    accounts, actions = list(input["AWSAccountIds"]), list(input["Actions"])
    _check(accounts, actions)
    label, policy = str(input["Label"]), _policy(sqs, queue)
    if any(statement.get("Sid") == label for statement in policy["Statement"]):
        raise InvalidParameterValue(
            f"Value {label} for parameter Label is invalid. Reason: Already exists."
        )
    policy["Statement"].append(
        {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": _one([f"arn:aws:iam::{a}:root" for a in accounts])},
            "Action": _one([f"SQS:{action}" for action in actions]),
            "Resource": sqs.arn(queue.name),
        }
    )
    change_attributes(sqs, queue, {"Policy": json.dumps(policy)})
    return {}


def _one(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def _check(accounts: list[str], actions: list[str]) -> None:
    """Raises MissingParameter, InvalidParameterValue, OverLimit."""
    if not actions:
        raise MissingParameter("The request must contain the parameter Actions.")
    if not accounts:
        raise InvalidParameterValue(
            "Value [] for parameter PrincipalId is invalid. Reason: Unable to verify."
        )
    for action in actions:
        if action not in ACTIONS:
            raise InvalidParameterValue(
                f"Value SQS:{action} for parameter ActionName is invalid. Reason: Only the queue "
                "owner is allowed to invoke this action."
            )
    if len(actions) > 7:
        raise OverLimit(f"{len(actions)} Actions were found, maximum allowed is 7.")


def remove_permission(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue for a label that isn't there."""
    queue = sqs.find(input["QueueUrl"])
    label, policy = str(input["Label"]), _policy(sqs, queue)
    kept = [statement for statement in policy["Statement"] if statement.get("Sid") != label]
    if len(kept) == len(policy["Statement"]):
        raise InvalidParameterValue(
            f"Value {label} for parameter Label is invalid. Reason: can't find label."
        )
    text = json.dumps({**policy, "Statement": kept}) if kept else ""
    change_attributes(sqs, queue, {"Policy": text})
    return {}


def _policy(sqs: "Sqs", queue: Queue) -> dict[str, Any]:
    text = queue.attributes.get("Policy")
    if not text:
        id = f"{sqs.arn(queue.name)}/SQSDefaultPolicy"
        return {"Version": "2008-10-17", "Id": id, "Statement": []}
    policy: dict[str, Any] = json.loads(text)
    statements = policy["Statement"]
    return {**policy, "Statement": statements if isinstance(statements, list) else [statements]}
