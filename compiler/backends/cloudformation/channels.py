"""Queues, topics, buses and identities of SES as resources of the data stack: encrypted, over TLS only, with dead letters.

Queue("orders")  →  OrdersQueue, OrdersQueueDeadLetters, OrdersQueuePolicy; exports OrdersQueueArn and OrdersQueueUrl
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.cloudformation.names import (
    application_id,
    distinct,
    export,
    imported,
    source,
    suppressed,
    tags,
)
from csc.compiler.backends.cloudformation.protection import LAST, SECONDS_A_DAY, owner
from csc.compiler.ir.model import Channel, Program
from csc.compiler.lowering.message_calls import identity_of

Resources = dict[str, Any]
KINDS = {"queue": "Queue", "topic": "Topic", "bus": "Bus", "email": "Identity"}
RECEIVES = 5
LONGEST = 14  # days that SQS keeps a message at most
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SELF_ENCRYPTED = {
    "CKV_AWS_27": "It is encrypted with a key that SQS manages: SqsManagedSseEnabled."
}
DEFAULT_BUS = "default"


def channel_id(channel: Channel) -> str:
    """The logical id of a channel's resource."""
    return f"{distinct(channel.name)}{KINDS[channel.kind]}"


def channel_resources(program: Program) -> tuple[Resources, Resources]:
    """Resources and outputs of all channels."""
    resources: Resources = {}
    outputs: Resources = {}
    for channel in program.channels.values():
        if channel.kind == "bus" and channel.name == DEFAULT_BUS:
            continue  # each account has it
        name = channel_id(channel)
        if channel.options.get("encryption") == "kms":
            resources[f"{name}Key"] = _key(program, channel)
            outputs[f"{name}KeyArn"] = _exported(program, f"{name}KeyArn", f"{name}Key", "Arn")
        resources |= _MAKERS[channel.kind](program, channel, name)
        if channel.kind == "topic":
            arn = {"Value": {"Ref": name}, "Export": export(program, f"{name}Arn")}
            outputs[f"{name}Arn"] = arn
        elif channel.kind != "email":
            outputs[f"{name}Arn"] = _exported(program, f"{name}Arn", name, "Arn")
        if channel.kind == "queue":
            url = {"Value": {"Ref": name}, "Export": export(program, f"{name}Url")}
            outputs[f"{name}Url"] = url
    return resources, outputs


def channel_arn(program: Program, channel: Channel) -> Any:
    """The ARN as a role of another stack names it."""
    place = "${AWS::Region}:${AWS::AccountId}"
    if channel.kind == "email":
        identity = f"identity/{identity_of(channel)}"
        return {"Fn::Sub": f"arn:${{AWS::Partition}}:ses:{place}:{identity}"}
    if channel.kind == "bus" and channel.name == DEFAULT_BUS:
        return {"Fn::Sub": f"arn:${{AWS::Partition}}:events:{place}:event-bus/{DEFAULT_BUS}"}
    return imported(program, f"{channel_id(channel)}Arn")


def channel_key_arn(program: Program, channel: Channel) -> Any:
    """The key of one's own that a queue or topic is encrypted with."""
    wish = str(channel.options["encryption"])
    return wish if wish != "kms" else imported(program, f"{channel_id(channel)}KeyArn")


def physical_name(program: Program, channel: Channel) -> Any:
    """What a Lambda is told: the URL of a queue, the ARN of a topic, the name of a bus."""
    if channel.kind == "queue":
        return imported(program, f"{channel_id(channel)}Url")
    return (
        imported(program, f"{channel_id(channel)}Arn") if channel.kind == "topic" else channel.name
    )


def _exported(program: Program, output: str, name: str, attribute: str) -> dict[str, Any]:
    return {"Value": {"Fn::GetAtt": [name, attribute]}, "Export": export(program, output)}


def _queue(program: Program, channel: Channel, name: str) -> Resources:
    options = channel.options
    wish = options.get("dead_letters", True)
    dead = f"{name}DeadLetters" if wish else ""
    receives = RECEIVES if wish is True else wish
    properties: dict[str, Any] = {
        "QueueName": channel.name,
        **_fifo(channel, "FifoQueue"),
        **_queue_encryption(channel, name),
        "MessageRetentionPeriod": _seconds(options.get("retention", "4d")),
        "VisibilityTimeout": _seconds(options.get("visibility", "30s")),
        **({"DelaySeconds": options["delay"]} if options.get("delay") else {}),
        "Tags": tags(program, channel.span),
    }
    if dead:
        arn = {"Fn::GetAtt": [dead, "Arn"]}
        properties["RedrivePolicy"] = {"deadLetterTargetArn": arn, "maxReceiveCount": receives}
    policy = {
        f"{one}Policy": _tls_only("AWS::SQS::QueuePolicy", one, "sqs:*")
        for one in (name, dead)
        if one
    }
    made = {name: _kept("AWS::SQS::Queue", channel, properties, _reasons(channel, bool(dead)))}
    letters = {dead: _dead_letters(program, channel, name)} if dead else {}
    return letters | made | policy


def _reasons(channel: Channel, has_dead_letters: bool) -> dict[str, str]:
    reasons = {} if _own_key(channel) else dict(SELF_ENCRYPTED)
    if not has_dead_letters:
        reasons |= dict.fromkeys(LAST, "It is declared with dead_letters=False.")
    return reasons


def _dead_letters(program: Program, channel: Channel, name: str) -> dict[str, Any]:
    """What was received too often without success, for fourteen days; only the queue itself puts it here."""
    stem, dot, fifo = channel.name.partition(".")
    place = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}"
    sources = [{"Fn::Sub": f"{place}:{channel.name}"}]
    properties = {
        "QueueName": f"{stem[:60]}-dead-letters{dot}{fifo}",
        **_fifo(channel, "FifoQueue"),
        **_queue_encryption(channel, name),
        "MessageRetentionPeriod": LONGEST * SECONDS_A_DAY,
        "RedriveAllowPolicy": {"redrivePermission": "byQueue", "sourceQueueArns": sources},
        "Tags": tags(program, channel.span),
    }
    last = dict.fromkeys(LAST, "It is the dead-letter queue, the last one.")
    reasons = last | ({} if _own_key(channel) else SELF_ENCRYPTED)
    return _kept("AWS::SQS::Queue", channel, properties, reasons)


def _topic(program: Program, channel: Channel, name: str) -> Resources:
    wish = channel.options.get("encryption", True)
    key: Any = "alias/aws/sns"
    if _own_key(channel):
        key = {"Fn::GetAtt": [f"{name}Key", "Arn"]} if wish == "kms" else wish
    properties = {
        "TopicName": channel.name,
        **_fifo(channel, "FifoTopic"),
        **({"KmsMasterKeyId": key} if wish else {}),
        "Tags": tags(program, channel.span),
    }
    policy = _tls_only("AWS::SNS::TopicPolicy", name, "sns:Publish")
    return {name: _kept("AWS::SNS::Topic", channel, properties, {}), f"{name}Policy": policy}


def _bus(program: Program, channel: Channel, name: str) -> Resources:
    properties = {"Name": channel.name, "Tags": tags(program, channel.span)}
    return {name: _kept("AWS::Events::EventBus", channel, properties, {})}


def _identity(program: Program, channel: Channel, name: str) -> Resources:
    """SES asks whoever holds the address, or the domain's records, before anything can be sent."""
    properties = {"EmailIdentity": identity_of(channel)}
    return {name: _kept("AWS::SES::EmailIdentity", channel, properties, {})}


def _kept(
    kind: str, channel: Channel, properties: Mapping[str, Any], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """A resource that outlives its stack: others may still be reading from it."""
    return {
        "Type": kind,
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": {"csc:source": source(channel.span), **suppressed(reasons)},
        "Properties": dict(properties),
    }


def _fifo(channel: Channel, member: str) -> dict[str, Any]:
    return {member: True, "ContentBasedDeduplication": True} if channel.fifo else {}


def _own_key(channel: Channel) -> bool:
    wish = channel.options.get("encryption")
    return isinstance(wish, str) and wish != "aws"


def _queue_encryption(channel: Channel, name: str) -> dict[str, Any]:
    wish = channel.options.get("encryption", True)
    if _own_key(channel):
        return {"KmsMasterKeyId": {"Fn::GetAtt": [f"{name}Key", "Arn"]} if wish == "kms" else wish}
    return {"SqsManagedSseEnabled": bool(wish)}


def _seconds(text: object) -> int:
    """``"4d"`` → 345600"""
    duration = str(text)
    return int(duration[:-1]) * SECONDS[duration[-1]]


def _tls_only(kind: str, name: str, action: str) -> dict[str, Any]:
    """Nothing comes or goes unencrypted."""
    topic = kind == "AWS::SNS::TopicPolicy"
    statement = {
        "Sid": "EncryptedInTransit",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": {"Ref": name} if topic else {"Fn::GetAtt": [name, "Arn"]},
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        "Type": kind,
        "Properties": {
            "Topics" if topic else "Queues": [{"Ref": name}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }


def _key(program: Program, channel: Channel) -> dict[str, Any]:
    properties = {
        "Description": f"{KINDS[channel.kind]} {channel.name} of {application_id(program)}",
        "EnableKeyRotation": True,
        "KeyPolicy": {"Version": "2012-10-17", "Statement": [owner()]},
        "Tags": tags(program, channel.span),
    }
    return _kept("AWS::KMS::Key", channel, properties, {})


_MAKERS = {"queue": _queue, "topic": _topic, "bus": _bus, "email": _identity}
