"""Queues, topics, buses and identities of SES, and the policies of the first two."""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu.block import Block, members, tags
from csc.compiler.backends.tofu.expressions import Names

Resource = Mapping[str, Any]


def queue(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {
        "QueueName": "name",
        "FifoQueue": "fifo_queue",
        "ContentBasedDeduplication": "content_based_deduplication",
        "MessageRetentionPeriod": "message_retention_seconds",
        "SqsManagedSseEnabled": "sqs_managed_sse_enabled",
        "KmsMasterKeyId": "kms_master_key_id",
        "VisibilityTimeout": "visibility_timeout_seconds",
        "DelaySeconds": "delay_seconds",
    }
    redrive, allowed = properties.get("RedrivePolicy"), properties.get("RedriveAllowPolicy")
    body = {
        **members(names, properties, table),
        "redrive_policy": names.document(redrive) if redrive else None,
        "redrive_allow_policy": names.document(allowed) if allowed else None,
        "tags": tags(names, properties),
    }
    yield Block("aws_sqs_queue", name, body)


def queue_policy(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    for number, url in enumerate(properties["Queues"]):
        policy = names.document(properties["PolicyDocument"])
        body = {"queue_url": names.value(url), "policy": policy}
        yield Block("aws_sqs_queue_policy", f"{name}{number or ''}", body)


def topic(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {
        "TopicName": "name",
        "FifoTopic": "fifo_topic",
        "ContentBasedDeduplication": "content_based_deduplication",
        "KmsMasterKeyId": "kms_master_key_id",
    }
    body = {**members(names, properties, table), "tags": tags(names, properties)}
    yield Block("aws_sns_topic", name, body)


def topic_policy(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    for number, arn in enumerate(properties["Topics"]):
        policy = names.document(properties["PolicyDocument"])
        yield Block(
            "aws_sns_topic_policy",
            f"{name}{number or ''}",
            {"arn": names.value(arn), "policy": policy},
        )


def bus(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    body = {**members(names, properties, {"Name": "name"}), "tags": tags(names, properties)}
    yield Block("aws_cloudwatch_event_bus", name, body)


def identity(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {"EmailIdentity": "email_identity"}
    body = members(names, resource["Properties"], table)
    yield Block("aws_sesv2_email_identity", name, body)


def source(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    """What brings a function the messages of a queue."""
    table = {
        "EventSourceArn": "event_source_arn",
        "FunctionName": "function_name",
        "FunctionResponseTypes": "function_response_types",
        "BatchSize": "batch_size",
    }
    body = members(names, resource["Properties"], table)
    yield Block("aws_lambda_event_source_mapping", name, body)


def rule(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    """A rule, and each of its targets, which are resources of their own in Terraform."""
    properties = resource["Properties"]
    table = {"Description": "description", "EventBusName": "event_bus_name", "State": "state"}
    pattern = names.document(properties["EventPattern"])
    body = members(names, properties, table) | {"event_pattern": pattern}
    yield Block("aws_cloudwatch_event_rule", name, body)
    for number, target in enumerate(properties["Targets"]):
        place = {
            "rule": f"${{aws_cloudwatch_event_rule.{name}.name}}",
            "event_bus_name": names.value(properties["EventBusName"]),
        }
        body = place | members(names, target, {"Id": "target_id", "Arn": "arn"})
        yield Block("aws_cloudwatch_event_target", f"{name}{number or ''}", body)
