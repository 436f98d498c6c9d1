"""AWS::SNS::Topic, Subscription, TopicPolicy and TopicInlinePolicy, in the service ``sns``."""

import json
from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of, text_of
from csc.emulator.cloudformation.resources.recorded import Record, arn

_TOPIC = arn("sns", "{name}")
_SUBSCRIPTION = "{TopicArn}:{id}"
ATTRIBUTES = (
    "ArchivePolicy",
    "ContentBasedDeduplication",
    "DataProtectionPolicy",
    "DisplayName",
    "FifoThroughputScope",
    "FifoTopic",
    "KmsMasterKeyId",
    "SignatureVersion",
    "TracingConfig",
)


def _build_topic(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, str]:
    """The topic's attributes."""
    from csc.emulator.services.sns.operations.topics import check_topic

    given = {name: text_of(properties[name]) for name in ATTRIBUTES if name in properties}
    if given.get("FifoTopic") == "false":
        del given["FifoTopic"]
    check_topic(identity.attributes["TopicName"], given)
    return given


def _apply_topic(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.sns.store import Topic

    sns: Any = cloud.services["sns"]
    topic = new.identity.ref
    before = sns.store.topic(topic)
    policy = before.attributes.get("Policy") if before is not None else None
    attributes = {**new.built, **({"Policy": policy} if policy else {})}
    sns.store.save_topic(Topic(topic, attributes, tags_of(new.properties)))
    _apply_own(sns, new)


def _apply_own(sns: Any, new: Realised) -> None:
    """The subscriptions that a topic declares itself."""
    from csc.emulator.services.sns.store import Subscription

    topic = new.identity.ref
    for number, one in enumerate(new.properties.get("Subscription") or ()):
        made = f"{topic}:00000000-0000-4000-8000-{number:012}"
        sns.store.save(Subscription(made, topic, one["Protocol"], str(one["Endpoint"]), {}, None))


def _remove_topic(cloud: Cloud, old: Realised) -> None:
    sns: Any = cloud.services["sns"]
    sns.store.remove_topic(old.identity.ref)


def _build_subscription(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, str]:
    from csc.emulator.services.sns.operations.subscribe import check_endpoint
    from csc.emulator.services.sns.operations.subscriptions import NAMES, check_attributes
    from csc.emulator.services.sns.store import Topic

    topic = Topic(str(properties["TopicArn"]), {}, {})
    check_endpoint(topic, str(properties["Protocol"]), str(properties.get("Endpoint") or ""))
    attributes = {name: text_of(properties[name]) for name in NAMES if name in properties}
    return check_attributes(attributes)


def _apply_subscription(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """A template's subscription needs no confirmation here: nobody is there to visit its URL."""
    from csc.emulator.services.sns.store import Subscription

    sns: Any = cloud.services["sns"]
    given = new.properties
    endpoint = str(given["Endpoint"])
    made = Subscription(
        new.identity.ref, given["TopicArn"], given["Protocol"], endpoint, new.built, None
    )
    sns.store.save(made)


def _remove_subscription(cloud: Cloud, old: Realised) -> None:
    sns: Any = cloud.services["sns"]
    sns.store.remove(old.identity.ref)


def _apply_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    before = set(old.properties["Topics"]) if old is not None else set()
    for topic in before - set(new.properties["Topics"]):
        _set_policy(cloud, topic, "")
    for topic in new.properties["Topics"]:
        _set_policy(cloud, topic, json.dumps(new.properties["PolicyDocument"]))


def _remove_policy(cloud: Cloud, old: Realised) -> None:
    for topic in old.properties["Topics"]:
        _set_policy(cloud, topic, "")


def _apply_inline_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """Of one topic, whose whole policy it is: a change of the topic is another resource."""
    _set_policy(cloud, new.properties["TopicArn"], json.dumps(new.properties["PolicyDocument"]))


def _remove_inline_policy(cloud: Cloud, old: Realised) -> None:
    _set_policy(cloud, old.properties["TopicArn"], "")


def _set_policy(cloud: Cloud, arn: str, text: str) -> None:
    sns: Any = cloud.services["sns"]
    topic = sns.store.topic(arn)
    if topic is not None:
        attributes = {k: v for k, v in topic.attributes.items() if k != "Policy"}
        attributes |= {"Policy": text} if text else {}
        sns.store.save_topic(replace(topic, attributes=attributes))


TYPES = (
    emulated(
        "AWS::SNS::Topic",
        Record(_TOPIC, "TopicName", {"TopicArn": _TOPIC, "TopicName": "{name}"}, fifo="FifoTopic"),
        _apply_topic,
        _remove_topic,
        _build_topic,
        missing="message archives, data protection, signatures",
    ),
    emulated(
        "AWS::SNS::Subscription",
        Record(_SUBSCRIPTION, attributes={"Arn": _SUBSCRIPTION}),
        _apply_subscription,
        _remove_subscription,
        _build_subscription,
        missing="people are sent nothing: it is logged; HTTP servers of this machine alone",
    ),
    emulated(
        "AWS::SNS::TopicPolicy",
        Record("{id}", attributes={"Id": "{id}"}),
        _apply_policy,
        _remove_policy,
    ),
    emulated(
        "AWS::SNS::TopicInlinePolicy",
        Record("{TopicArn}"),
        _apply_inline_policy,
        _remove_inline_policy,
    ),
)
