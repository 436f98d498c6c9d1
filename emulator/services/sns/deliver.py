"""A published message to its subscribers: queues, functions, streams, local HTTP servers, people.

Each delivery is a call by SNS itself, which the queue's or function's policy must let in; one that is
refused goes to the subscription's dead-letter queue, or is told in the log.
"""

import inspect
import ipaddress
import json
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.outbox import Sent
from csc.emulator.services.sns.envelope import Published, envelope, lambda_event
from csc.emulator.services.sns.filter_policy import passes
from csc.emulator.services.sns.store import Subscription

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

SERVICE = "sns.amazonaws.com"
HTTP_SECONDS = 15.0
PHONE = re.compile(r"\+?[0-9]+(?:[-. /][0-9]+)*").fullmatch
log = logging.getLogger("csc.sns")


def deliver(sns: "Sns", published: Published) -> None:
    """To all whose filter lets it through. What answers later goes on in the background."""
    for subscription in sns.store.subscriptions(published.topic):
        if subscription.token is not None:
            continue
        said = published.said(subscription.protocol)
        if passes(subscription.attributes, said, published.attributes):
            _deliver(sns, subscription, published)


def _deliver(sns: "Sns", subscription: Subscription, published: Published) -> None:
    try:
        pending = _DELIVER[subscription.protocol](sns, subscription, published)
    except ServiceError as error:
        _failed(sns, subscription, published, f"{error.code}: {error.message}")
        return
    if inspect.isawaitable(pending):
        sns.later(_finish(sns, subscription, published, pending))


async def _finish(
    sns: "Sns", subscription: Subscription, published: Published, pending: Any
) -> None:
    try:
        await pending
    except (ServiceError, OSError, TimeoutError) as error:
        _failed(sns, subscription, published, str(error))


def _failed(sns: "Sns", subscription: Subscription, published: Published, why: str) -> None:
    policy = subscription.attributes.get("RedrivePolicy")
    target = json.loads(policy).get("deadLetterTargetArn") if policy else None
    log.warning("%s was not delivered to %s: %s", published.topic, subscription.endpoint, why)
    if target:
        input = _message(sns, subscription, published, str(target))
        try:
            _send(sns, str(target), input, published.topic)
        except ServiceError as error:
            log.warning("nor to its dead-letter queue %s: %s", target, error.message)


def _call(sns: "Sns", service: str, operation: str, input: dict[str, Any], topic: str) -> Any:
    cloud = sns.cloud
    caller = Caller(SERVICE, cloud.account, SERVICE)
    source = {"aws:SourceArn": topic, "aws:SourceAccount": cloud.account}
    call = Call(service, operation, input, caller, cloud.clock.uuid(), cloud.region, context=source)
    call.origin = f"topic {topic.rpartition(':')[2]}"
    return cloud.invoke(call)


def _unsubscribe(sns: "Sns", subscription: Subscription) -> str:
    return f"{sns.cloud.endpoint}/?Action=Unsubscribe&SubscriptionArn={subscription.arn}"


def _raw(subscription: Subscription) -> bool:
    return subscription.attributes.get("RawMessageDelivery") == "true"


def _to_queue(sns: "Sns", subscription: Subscription, published: Published) -> Any:
    queue = subscription.endpoint
    return _send(sns, queue, _message(sns, subscription, published, queue), published.topic)


def _message(
    sns: "Sns", subscription: Subscription, published: Published, queue: str
) -> dict[str, Any]:
    """What a queue gets: the subscription's, or the one that its dead letters go to."""
    input: dict[str, Any] = {}
    if _raw(subscription):
        input["MessageBody"] = published.said("sqs")
        if published.attributes:
            input["MessageAttributes"] = dict(published.attributes)
    else:
        unsubscribe = _unsubscribe(sns, subscription)
        input["MessageBody"] = json.dumps(envelope(published, "sqs", unsubscribe))
    if queue.endswith(".fifo"):
        input["MessageGroupId"] = published.group or published.topic
        input["MessageDeduplicationId"] = published.token or published.message_id
    elif published.group is not None:
        input["MessageGroupId"] = published.group
    return input


def _send(sns: "Sns", queue: str, input: dict[str, Any], topic: str) -> Any:
    account, _, name = queue.partition(":sqs:")[2].partition(":")[2].partition(":")
    url = f"{sns.cloud.endpoint}/{account}/{name}"
    return _call(sns, "sqs", "SendMessage", {"QueueUrl": url, **input}, topic)


def _to_function(sns: "Sns", subscription: Subscription, published: Published) -> Any:
    event = lambda_event(published, subscription.arn, _unsubscribe(sns, subscription))
    payload = json.dumps(event).encode()
    input = {"FunctionName": subscription.endpoint, "InvocationType": "Event", "Payload": payload}
    return _call(sns, "lambda", "Invoke", input, published.topic)


def _to_person(sns: "Sns", subscription: Subscription, published: Published) -> None:
    protocol = subscription.protocol
    text = published.said(protocol)
    if protocol == "email-json":
        text = json.dumps(envelope(published, protocol, _unsubscribe(sns, subscription)))
    medium = "sms" if protocol == "sms" else "email"
    subject = published.subject or ""
    to = (subscription.endpoint,)
    sns.cloud.outbox.send(Sent("sns", medium, "no-reply@sns.amazonaws.com", to, subject, text))


async def _to_http(sns: "Sns", subscription: Subscription, published: Published) -> None:
    body = published.said(subscription.protocol)
    if not _raw(subscription):
        told = envelope(published, subscription.protocol, _unsubscribe(sns, subscription))
        body = json.dumps(told)
    headers = {
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-message-id": published.message_id,
        "x-amz-sns-topic-arn": published.topic,
        "x-amz-sns-subscription-arn": subscription.arn,
    }
    if _raw(subscription):
        headers["x-amz-sns-rawdelivery"] = "true"
    await post(subscription.endpoint, body, headers)


async def post(url: str, body: str, headers: dict[str, str]) -> None:
    """Nothing leaves the machine: other hosts are refused. Raises OSError, TimeoutError."""
    if not is_local(url):
        raise OSError(f"CSC delivers to servers of this machine alone, not to {url}")
    import aiohttp

    headers = {"Content-Type": "text/plain; charset=UTF-8", **headers}
    limit = aiohttp.ClientTimeout(total=HTTP_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.post(url, data=body.encode(), headers=headers, allow_redirects=False) as answer,
    ):
        if answer.status >= 400:
            raise OSError(f"{url} answered {answer.status}")


def is_local(url: str) -> bool:
    """Whether a URL is of a loopback address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _to_stream(sns: "Sns", subscription: Subscription, published: Published) -> Any:
    import base64

    text = published.said("firehose")
    if not _raw(subscription):
        text = json.dumps(envelope(published, "firehose", _unsubscribe(sns, subscription)))
    record = {"Data": base64.b64encode(text.encode()).decode()}
    name = subscription.endpoint.rpartition("/")[2]
    input = {"DeliveryStreamName": name, "Record": record}
    return _call(sns, "firehose", "PutRecord", input, published.topic)


_DELIVER: dict[str, Any] = {
    "sqs": _to_queue,
    "lambda": _to_function,
    "http": _to_http,
    "https": _to_http,
    "email": _to_person,
    "email-json": _to_person,
    "sms": _to_person,
    "firehose": _to_stream,
}
PROTOCOLS = frozenset(_DELIVER)
