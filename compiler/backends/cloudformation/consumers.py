"""A consumer's Lambda, and what brings it messages: an event source mapping of its queue, or a rule of its bus.

Of a batch only the messages that failed come again: the mapping has ``ReportBatchItemFailures``.
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.cloudformation.channels import channel_arn
from csc.compiler.backends.cloudformation.lambdas import function_resources
from csc.compiler.backends.cloudformation.methods import function_id
from csc.compiler.backends.cloudformation.names import distinct, source
from csc.compiler.backends.cloudformation.stage import log_retention
from csc.compiler.ir.model import Channel, Consumer, Program
from csc.compiler.lowering.cloud import CloudRoute


def consumer_resources(
    program: Program, consumers: Mapping[str, CloudRoute]
) -> dict[str, Any]:  # fmt: skip
    """The resources of all consumers, for the stack that has the other functions."""
    found: dict[str, Any] = {}
    for name, one in consumers.items():
        consumer = program.consumers[name]
        made = function_resources(program, one, log_retention(program))
        del made[f"{distinct(name)}Permission"]  # the API doesn't call it
        channel = program.channels[consumer.channel]
        brings = _mapping if channel.kind == "queue" else _rule
        found |= made | brings(program, consumer, channel, function_id(one.route))
    return found


def _mapping(
    program: Program, consumer: Consumer, channel: Channel, function: str
) -> dict[str, Any]:
    properties = {
        "EventSourceArn": channel_arn(program, channel),
        "FunctionName": {"Ref": function},
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "BatchSize": 10,
    }
    made = _made("AWS::Lambda::EventSourceMapping", consumer, properties)
    return {f"{distinct(consumer.id)}Source": made}


def _rule(program: Program, consumer: Consumer, channel: Channel, function: str) -> dict[str, Any]:
    name = f"{distinct(consumer.id)}Rule"
    arn = {"Fn::GetAtt": [function, "Arn"]}
    rule = {
        "Description": f"{channel.name} to {consumer.function}",
        "EventBusName": channel.name,
        "EventPattern": {"detail-type": list(consumer.detail_types)},
        "State": "ENABLED",
        "Targets": [{"Id": consumer.id, "Arn": arn}],
    }
    permission = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": arn,
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": [name, "Arn"]},
    }
    return {
        name: _made("AWS::Events::Rule", consumer, rule),
        f"{name}Permission": _made("AWS::Lambda::Permission", consumer, permission),
    }


def _made(kind: str, consumer: Consumer, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Type": kind,
        "Metadata": {"csc:source": source(consumer.span)},
        "Properties": dict(properties),
    }
