"""Subscribe, ConfirmSubscription, Unsubscribe."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sns.deliver import PHONE, PROTOCOLS, is_local, post
from csc.emulator.services.sns.envelope import CERTIFICATE, SIGNATURE, stamp
from csc.emulator.services.sns.errors import InvalidParameter, NotFound
from csc.emulator.services.sns.operations.subscriptions import check_attributes, check_dead_letters
from csc.emulator.services.sns.store import Subscription, Topic

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

DEFAULTS = {"FilterPolicyScope": "MessageAttributes", "RawMessageDelivery": "false"}
PENDING = "pending confirmation"
PREFIXES = {
    "http": "http://",
    "https": "https://",
    "sqs": "arn:aws:sqs:",
    "lambda": "arn:aws:lambda:",
    "firehose": "arn:aws:firehose:",
}


def subscribe(sns: "Sns", input: Input, call: Call) -> Output:
    """The same subscription again is given. HTTP servers are asked to confirm.

    Raises InvalidParameter, NotFound.
    """
    topic = sns.find(input["TopicArn"])
    protocol, endpoint = str(input["Protocol"]), str(input.get("Endpoint") or "")
    check_endpoint(topic, protocol, endpoint)
    given = {str(k): str(v) for k, v in (input.get("Attributes") or {}).items()}
    attributes = check_attributes(given, "Attributes Reason: ")
    check_dead_letters(topic, protocol, endpoint, attributes.get("RedrivePolicy", ""))
    for one in sns.store.subscriptions(topic.arn):
        if (one.protocol, one.endpoint) == (protocol, endpoint):
            if any(
                value != {**DEFAULTS, **one.attributes}.get(n) for n, value in attributes.items()
            ):
                raise InvalidParameter(
                    "Invalid parameter: Attributes Reason: Subscription already exists with "
                    "different attributes"
                )
            return {"SubscriptionArn": one.arn if one.token is None else PENDING}
    kept = attributes | {"SubscriptionPrincipal": call.caller.arn}
    made = add(sns, topic.arn, protocol, endpoint, kept)
    shown = made.token is None or input.get("ReturnSubscriptionArn")
    return {"SubscriptionArn": made.arn if shown else PENDING}


def check_endpoint(topic: Topic, protocol: str, endpoint: str) -> None:
    """Raises InvalidParameter."""
    if protocol not in PROTOCOLS:
        raise InvalidParameter(
            f"Invalid parameter: Amazon SNS does not support this protocol string: {protocol}"
        )
    if not endpoint.startswith(PREFIXES.get(protocol, "")) or not endpoint:
        kind = "SQS endpoint ARN" if protocol == "sqs" else "Endpoint"
        raise InvalidParameter(f"Invalid parameter: {kind}")
    if protocol == "sms" and not PHONE(endpoint):
        raise InvalidParameter(f"Invalid SMS endpoint: {endpoint}")
    if protocol == "sqs" and endpoint.endswith(".fifo") and not topic.fifo:
        raise InvalidParameter(
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "
            "subscribed to standard SNS topics"
        )


def add(
    sns: "Sns", topic: str, protocol: str, endpoint: str, attributes: dict[str, str]
) -> Subscription:
    arn = f"{topic}:{sns.cloud.clock.uuid()}"
    waits = protocol in ("http", "https")
    token = sns.cloud.clock.uuid().replace("-", "") * 2 if waits else None
    made = Subscription(arn, topic, protocol, endpoint, attributes, token)
    sns.store.save(made)
    if waits and is_local(endpoint):
        sns.later(_ask_to_confirm(sns, made))
    return made


async def _ask_to_confirm(sns: "Sns", subscription: Subscription) -> None:
    token = subscription.token or ""
    query = f"Action=ConfirmSubscription&TopicArn={subscription.topic}&Token={token}"
    body = {
        "Type": "SubscriptionConfirmation",
        "MessageId": sns.cloud.clock.uuid(),
        "Token": token,
        "TopicArn": subscription.topic,
        "Message": f"You have chosen to subscribe to the topic {subscription.topic}.\nTo confirm "
        "the subscription, visit the SubscribeURL included in this message.",
        "SubscribeURL": f"{sns.cloud.endpoint}/?{query}",
        "Timestamp": stamp(sns.now()),
        "SignatureVersion": "1",
        "Signature": SIGNATURE,
        "SigningCertURL": CERTIFICATE,
    }
    headers = {
        "x-amz-sns-message-type": "SubscriptionConfirmation",
        "x-amz-sns-topic-arn": subscription.topic,
    }
    try:
        await post(subscription.endpoint, json.dumps(body), headers)
    except (OSError, TimeoutError):
        return  # it stays pending, as on AWS


def confirm_subscription(sns: "Sns", input: Input, call: Call) -> Output:
    """Raises InvalidParameter for a token that isn't of the topic."""
    token = str(input["Token"])
    try:
        topic = sns.find(input["TopicArn"])
    except NotFound:
        raise InvalidParameter("Invalid parameter: Token") from None
    for one in sns.store.subscriptions(topic.arn):
        if one.token == token:
            sns.store.save(replace(one, token=None))
            return {"SubscriptionArn": one.arn}
    known = len(token) > 16 and all(sign in "0123456789abcdef" for sign in token)
    raise InvalidParameter("Invalid parameter: Token" if known else "Invalid token")


def unsubscribe(sns: "Sns", input: Input, call: Call) -> Output:
    """To end what is gone is no error."""
    try:
        sns.store.remove(sns.find_subscription(input.get("SubscriptionArn")).arn)
    except NotFound:
        return {}
    return {}
