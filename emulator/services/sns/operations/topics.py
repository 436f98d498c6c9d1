"""CreateTopic, DeleteTopic, ListTopics, GetTopicAttributes, SetTopicAttributes."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.sns.errors import InvalidParameter
from csc.emulator.services.sns.operations.tags import read_tags
from csc.emulator.services.sns.store import Topic

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo").fullmatch
ATTRIBUTES = frozenset(
    {
        "ArchivePolicy",
        "ContentBasedDeduplication",
        "DataProtectionPolicy",
        "DeliveryPolicy",
        "DisplayName",
        "FifoThroughputScope",
        "FifoTopic",
        "KmsMasterKeyId",
        "Policy",
        "SignatureVersion",
        "TracingConfig",
    }
)
FEEDBACK = re.compile(r"(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback\w+")


def create_topic(sns: "Sns", input: Input, call: Call) -> Output:
    """The topic that is there already is given. Raises InvalidParameter."""
    name, given = str(input["Name"]), dict(input.get("Attributes") or {})
    if given.get("FifoTopic") == "false":
        del given["FifoTopic"]
    check_topic(name, given)
    arn = sns.arn(name)
    tags = read_tags(input.get("Tags") or ())
    before = sns.store.topic(arn)
    if before is None:
        sns.store.save_topic(Topic(arn, given, tags))
    elif any(before.attributes.get(key) != text for key, text in given.items()):
        raise InvalidParameter(
            "Invalid parameter: Attributes Reason: Topic already exists with different attributes"
        )
    elif tags.items() - before.tags.items():
        raise InvalidParameter(
            "Invalid parameter: Tags Reason: Topic already exists with different tags"
        )
    return {"TopicArn": arn}


def check_topic(name: str, attributes: Mapping[str, str]) -> None:
    """Raises InvalidParameter."""
    fifo = attributes.get("FifoTopic") == "true"
    if not _NAME(name) or fifo != name.endswith(".fifo"):
        raise InvalidParameter("Invalid parameter: Topic Name")
    for key in attributes:
        check_attribute(key, attributes[key])


def check_attribute(name: str, value: str) -> None:
    if name not in ATTRIBUTES and not FEEDBACK.fullmatch(name):
        raise InvalidParameter("Invalid parameter: AttributeName")
    if name in ("Policy", "DeliveryPolicy") and value:
        try:
            json.loads(value)
        except ValueError:
            raise InvalidParameter(f"Invalid parameter: {name} Error: invalid JSON") from None


def delete_topic(sns: "Sns", input: Input, call: Call) -> Output:
    """To delete what is gone is no error."""
    sns.store.remove_topic(str(input["TopicArn"]))
    return {}


def list_topics(sns: "Sns", input: Input, call: Call) -> Output:
    arns = [topic.arn for topic in sns.store.topics()]
    found, token = page(arns, input.get("NextToken"), 100, InvalidParameter)
    return {"Topics": [{"TopicArn": arn} for arn in found]} | (
        {"NextToken": token} if token else {}
    )


def get_topic_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    topic = sns.find(input["TopicArn"])
    subscriptions = sns.store.subscriptions(topic.arn)
    pending = sum(1 for one in subscriptions if one.token is not None)
    found = {
        "TopicArn": topic.arn,
        "Owner": sns.cloud.account,
        "Policy": json.dumps(default_policy(sns, topic.arn)),
        "DisplayName": "",
        "SubscriptionsConfirmed": str(len(subscriptions) - pending),
        "SubscriptionsPending": str(pending),
        "SubscriptionsDeleted": "0",
        "EffectiveDeliveryPolicy": json.dumps(DELIVERY),
    }
    if topic.fifo:
        found |= {"FifoTopic": "true", "ContentBasedDeduplication": "false"}
    return {"Attributes": {**found, **topic.attributes}}


DELIVERY = {
    "http": {
        "defaultHealthyRetryPolicy": {
            "minDelayTarget": 20,
            "maxDelayTarget": 20,
            "numRetries": 3,
            "numMaxDelayRetries": 0,
            "numNoDelayRetries": 0,
            "numMinDelayRetries": 0,
            "backoffFunction": "linear",
        },
        "disableSubscriptionOverrides": False,
        "defaultRequestPolicy": {"headerContentType": "text/plain; charset=UTF-8"},
    }
}


def default_policy(sns: "Sns", arn: str) -> dict[str, object]:
    """What a topic without a policy of its own says: its account may use it."""
    actions = (
        "GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic Subscribe "
        "ListSubscriptionsByTopic Publish"
    )
    return {
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [
            {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [f"SNS:{action}" for action in actions.split()],
                "Resource": arn,
                "Condition": {"StringEquals": {"AWS:SourceOwner": sns.cloud.account}},
            }
        ],
    }


def set_topic_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    topic = sns.find(input["TopicArn"])
    name, value = str(input["AttributeName"]), str(input.get("AttributeValue") or "")
    check_attribute(name, value)
    if name == "FifoTopic":
        raise InvalidParameter("Invalid parameter: AttributeName")
    attributes = {**topic.attributes, name: value}
    kept = {key: text for key, text in attributes.items() if text}
    sns.store.save_topic(replace(topic, attributes=kept))
    return {}
