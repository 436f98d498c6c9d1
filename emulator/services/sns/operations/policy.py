"""AddPermission, RemovePermission: statements of a topic's policy, by their labels."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sns.errors import InvalidParameter, NotFound
from csc.emulator.services.sns.operations.topics import default_policy
from csc.emulator.services.sns.store import Topic

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

ACTIONS = frozenset(
    [
        "GetTopicAttributes",
        "SetTopicAttributes",
        "AddPermission",
        "RemovePermission",
        "DeleteTopic",
        "Subscribe",
        "ListSubscriptionsByTopic",
        "Publish",
        "Receive",
    ]
)


def add_permission(sns: "Sns", input: Input, call: Call) -> Output:
    """Raises InvalidParameter where the label is taken."""
    topic, label = sns.find(input["TopicArn"]), str(input["Label"])
    policy = _policy(sns, topic)
    if any(statement.get("Sid") == label for statement in policy["Statement"]):
        raise InvalidParameter("Invalid parameter: Statement already exists")
    if any(action not in ACTIONS for action in input["ActionName"]):
        raise InvalidParameter("Invalid parameter: Policy statement action out of service scope!")
    accounts = [f"arn:aws:iam::{account}:root" for account in input["AWSAccountId"]]
    policy["Statement"].append(
        {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": _one(accounts)},
            "Action": _one([f"SNS:{action}" for action in input["ActionName"]]),
            "Resource": topic.arn,
        }
    )
    _save(sns, topic, policy)
    return {}


def _one(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def remove_permission(sns: "Sns", input: Input, call: Call) -> Output:
    """Raises NotFound."""
    topic, label = sns.find(input["TopicArn"]), str(input["Label"])
    policy = _policy(sns, topic)
    kept = [statement for statement in policy["Statement"] if statement.get("Sid") != label]
    if len(kept) == len(policy["Statement"]):
        raise NotFound("Label does not exist")
    _save(sns, topic, {**policy, "Statement": kept})
    return {}


def _policy(sns: "Sns", topic: Topic) -> dict[str, Any]:
    text = topic.attributes.get("Policy")
    return dict(json.loads(text)) if text else dict(default_policy(sns, topic.arn))


def _save(sns: "Sns", topic: Topic, policy: dict[str, Any]) -> None:
    attributes = {**topic.attributes, "Policy": json.dumps(policy)}
    sns.store.save_topic(replace(topic, attributes=attributes))
