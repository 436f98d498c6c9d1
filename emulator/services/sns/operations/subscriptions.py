"""ListSubscriptions, ListSubscriptionsByTopic, Get- and SetSubscriptionAttributes."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.sns.errors import InvalidParameter
from csc.emulator.services.sns.filter_policy import check_filter_policy
from csc.emulator.services.sns.store import Subscription

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

NAMES = frozenset(
    {
        "DeliveryPolicy",
        "FilterPolicy",
        "FilterPolicyScope",
        "RawMessageDelivery",
        "RedrivePolicy",
        "ReplayPolicy",
        "SubscriptionRoleArn",
    }
)


def check_attribute(name: str, value: str) -> None:
    """Raises InvalidParameter."""
    if name not in NAMES:
        raise InvalidParameter("Invalid parameter: AttributeName")
    if name == "FilterPolicy" and value:
        check_filter_policy(value)
    if name == "FilterPolicyScope" and value not in ("MessageAttributes", "MessageBody"):
        raise InvalidParameter(
            f"Invalid parameter: FilterPolicyScope: Invalid value [{value}]. Please use either "
            "MessageBody or MessageAttributes"
        )
    if name == "RawMessageDelivery" and value.lower() not in ("true", "false"):
        raise InvalidParameter(
            "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value "
            f"[{value}]. Must be true or false."
        )
    if name in ("RedrivePolicy", "DeliveryPolicy") and value:
        try:
            json.loads(value)
        except ValueError:
            raise InvalidParameter(f"Invalid parameter: {name}: failed to parse JSON.") from None


def _describe(sns: "Sns", subscription: Subscription) -> Output:
    pending = subscription.token is not None
    return {
        "SubscriptionArn": "PendingConfirmation" if pending else subscription.arn,
        "Owner": sns.cloud.account,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "TopicArn": subscription.topic,
    }


def _page(sns: "Sns", found: list[Subscription], input: Input) -> Output:
    by_arn = {one.arn: one for one in found}
    arns, token = page(list(by_arn), input.get("NextToken"), 100, InvalidParameter)
    told = [_describe(sns, by_arn[arn]) for arn in arns]
    return {"Subscriptions": told} | ({"NextToken": token} if token else {})


def list_subscriptions(sns: "Sns", input: Input, call: Call) -> Output:
    return _page(sns, sns.store.subscriptions(), input)


def list_subscriptions_by_topic(sns: "Sns", input: Input, call: Call) -> Output:
    topic = sns.find(input["TopicArn"])
    return _page(sns, sns.store.subscriptions(topic.arn), input)


def get_subscription_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    one = sns.find_subscription(input["SubscriptionArn"])
    attributes = {
        "SubscriptionArn": one.arn,
        "TopicArn": one.topic,
        "Protocol": one.protocol,
        "Endpoint": one.endpoint,
        "Owner": sns.cloud.account,
        "ConfirmationWasAuthenticated": "true",
        "PendingConfirmation": str(one.token is not None).lower(),
        "RawMessageDelivery": "false",
        "SubscriptionPrincipal": f"arn:aws:iam::{sns.cloud.account}:root",
        **one.attributes,
    }
    if "FilterPolicy" in attributes:
        attributes.setdefault("FilterPolicyScope", "MessageAttributes")
    return {"Attributes": attributes}


def set_subscription_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    """An attribute that is set to nothing is taken away."""
    one = sns.find_subscription(input["SubscriptionArn"])
    name, value = str(input["AttributeName"]), str(input.get("AttributeValue") or "")
    check_attribute(name, value)
    attributes = {**one.attributes, name: value}
    kept = {key: text for key, text in attributes.items() if text and text != "{}"}
    sns.store.save(replace(one, attributes=kept))
    return {}
