"""ListSubscriptions, ListSubscriptionsByTopic, Get- and SetSubscriptionAttributes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.json_problem import json_problem
from csc.emulator.services.paging import page
from csc.emulator.services.sns.errors import InvalidParameter
from csc.emulator.services.sns.filter_policy import check_filter_policy
from csc.emulator.services.sns.store import Subscription, Topic

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


def check_attributes(attributes: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """As they are kept: without those that are empty.

    ``prefix`` begins what is said where they come with Subscribe. Raises InvalidParameter.
    """
    scope = attributes.get("FilterPolicyScope", "MessageAttributes")
    for name, value in attributes.items():
        try:
            _check(name, value, scope)
        except InvalidParameter as error:
            told = error.message.removeprefix(SAID)
            bare = told.startswith("Filter policy scope")
            raise InvalidParameter(f"{SAID}{'' if bare else prefix}{told}") from None
    kept = {name: value for name, value in attributes.items() if value and value != "{}"}
    if "RawMessageDelivery" in kept:
        kept["RawMessageDelivery"] = kept["RawMessageDelivery"].lower()
    return kept


SAID = "Invalid parameter: "


def _check(name: str, value: str, scope: str) -> None:
    if name not in NAMES:
        raise InvalidParameter("AttributeName")
    if name == "FilterPolicy" and value:
        check_filter_policy(value, scope)
    if name == "FilterPolicyScope" and value not in ("MessageAttributes", "MessageBody"):
        raise InvalidParameter(
            f"FilterPolicyScope: Invalid value [{value}]. Please use either MessageBody or "
            "MessageAttributes"
        )
    if name == "RawMessageDelivery" and value.lower() not in ("true", "false"):
        raise InvalidParameter(
            f"RawMessageDelivery: Invalid value [{value}]. Must be true or false."
        )
    if name in ("RedrivePolicy", "DeliveryPolicy") and value:
        problem = json_problem(value)
        if problem:
            raise InvalidParameter(f"{name}: failed to parse JSON. {problem}")
        target = json.loads(value).get("deadLetterTargetArn")
        if name == "RedrivePolicy" and not str(target).startswith("arn:"):
            raise InvalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn")


def check_dead_letters(topic: Topic, protocol: str, endpoint: str, policy: str) -> None:
    """Raises InvalidParameter."""
    if not policy or protocol != "sqs" or not (topic.fifo and endpoint.endswith(".fifo")):
        return
    if not str(json.loads(policy)["deadLetterTargetArn"]).endswith(".fifo"):
        raise InvalidParameter(
            "Invalid parameter: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO "
            "Subscription to a FIFO Topic."
        )


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
    attributes.pop("FilterPolicyScope", None)
    if "FilterPolicy" in attributes:
        scope = one.attributes.get("FilterPolicyScope", "MessageAttributes")
        attributes["FilterPolicyScope"] = scope
    return {"Attributes": attributes}


def set_subscription_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    """An attribute that is set to nothing is taken away."""
    one = sns.find_subscription(input["SubscriptionArn"])
    name, value = str(input["AttributeName"]), str(input.get("AttributeValue") or "")
    attributes = {**one.attributes, name: value}
    check_attributes({name: value} | _scoped(one, name))
    if name == "RedrivePolicy":
        topic = sns.find(one.topic)
        check_dead_letters(topic, one.protocol, one.endpoint, value)
    ours = {k: v for k, v in attributes.items() if k in NAMES and (k != name or v)}
    principal = {k: v for k, v in one.attributes.items() if k not in NAMES}
    sns.store.save(replace(one, attributes=check_attributes(ours) | principal))
    return {}


def _scoped(one: Subscription, name: str) -> dict[str, str]:
    """The scope that a filter policy is for."""
    scope = one.attributes.get("FilterPolicyScope")
    return {"FilterPolicyScope": scope} if scope and name == "FilterPolicy" else {}
