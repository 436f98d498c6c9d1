"""The targets of the rules that an event matches, each called as its role or as EventBridge itself."""

import base64
import inspect
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.events.call_destination import call_destination
from csc.emulator.services.events.service_names import bus_name
from csc.emulator.services.events.shape_input import shape_input
from csc.emulator.services.events.store import Rule
from csc.emulator.services.match_event import matches

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

SERVICE = "events.amazonaws.com"
log = logging.getLogger("csc.events")
Target = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One target of one rule, and the text that it gets."""

    rule: Rule
    target: Target
    event: Mapping[str, Any]
    text: str

    @property
    def arn(self) -> str:
        return str(self.target["Arn"])

    @property
    def name(self) -> str:
        """The last part of the target's ARN."""
        return self.arn.split(":", 5)[-1].rpartition("/")[2]


Operation = tuple[str, str, dict[str, Any]]


def call_targets(
    events: "Events", bus: str, event: Mapping[str, Any], only: frozenset[str] = frozenset()
) -> None:
    """Of the bus's rules that the event matches, or of those among ``only`` (their ARNs).

    What answers later goes on in the background; what fails is logged, or a dead letter.
    """
    for rule in events.store.rules(bus):
        if rule.state == "DISABLED" or not rule.pattern:
            continue
        if only and events.rule_arn(rule.bus, rule.name) not in only:
            continue
        if matches(json.loads(rule.pattern), event):
            call_rule(events, rule, event)


def call_rule(events: "Events", rule: Rule, event: Mapping[str, Any]) -> None:
    """The targets of a rule that is for an event."""
    for target in rule.targets.values():
        _deliver(events, rule, target, event)


def _deliver(events: "Events", rule: Rule, target: Target, event: Mapping[str, Any]) -> None:
    arn = events.rule_arn(rule.bus, rule.name)
    named = {
        "aws.events.rule-arn": arn,
        "aws.events.rule-name": rule.name,
        "aws.events.event.ingestion-time": event["time"],
    }
    delivery = Delivery(rule, target, event, shape_input(target, event, named))
    kind = delivery.arn.split(":")[2]
    if ":api-destination/" in delivery.arn:
        events.later(_finish(events, delivery, call_destination(events, target, delivery.text)))
        return
    if ":event-bus/" in delivery.arn:
        events.later(_forward(events, delivery))  # a bus that is its own target must not recurse
        return
    make = _CALLS.get(kind)
    if make is None:
        _failed(events, delivery, f"CSC doesn't emulate targets of {kind}")
        return
    try:
        operation = make(events, delivery)
        pending = None if operation is None else _invoke(events, delivery, operation)
    except ServiceError as error:
        _failed(events, delivery, f"{error.code}: {error.message}")
        return
    if inspect.isawaitable(pending):
        events.later(_finish(events, delivery, pending))


async def _finish(events: "Events", delivery: Delivery, pending: Any) -> None:
    try:
        await pending
    except ServiceError as error:
        _failed(events, delivery, f"{error.code}: {error.message}")
    except (OSError, TimeoutError) as error:
        _failed(events, delivery, str(error))


async def _forward(events: "Events", delivery: Delivery) -> None:
    try:
        _invoke(events, delivery, _to_bus(events, delivery))
    except ServiceError as error:
        _failed(events, delivery, f"{error.code}: {error.message}")


def _invoke(events: "Events", delivery: Delivery, operation: Operation) -> Any:
    cloud = events.cloud
    service, name, input = operation
    context = {
        "aws:SourceArn": events.rule_arn(delivery.rule.bus, delivery.rule.name),
        "aws:SourceAccount": cloud.account,
    }
    call = Call(
        service,
        name,
        input,
        _caller(events, str(delivery.target.get("RoleArn") or "")),
        cloud.clock.uuid(),
        cloud.region,
        origin=f"rule {delivery.rule.name}",
        context=context,
    )
    return cloud.invoke(call)


def _caller(events: "Events", role: str) -> Caller:
    """A role that EventBridge can't assume gives it nothing more than its own name."""
    cloud = events.cloud
    iam: Any = cloud.services.get("iam")
    if role and iam is not None and iam.may_assume(role, SERVICE):
        caller: Caller = iam.caller_for_role(role, "CscEvents")
        return caller
    return Caller(SERVICE, cloud.account, SERVICE)


def _failed(events: "Events", delivery: Delivery, why: str) -> None:
    log.warning("rule %s could not call %s: %s", delivery.rule.name, delivery.arn, why)
    dead = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if not dead:
        return
    letter = Delivery(delivery.rule, {"Arn": dead}, delivery.event, json.dumps(delivery.event))
    try:
        _invoke(events, letter, _to_queue(events, letter))
    except ServiceError as error:
        log.warning("nor its dead-letter queue %s: %s", dead, error.message)


def _to_function(events: "Events", delivery: Delivery) -> Operation:
    payload = delivery.text.encode()
    input = {"FunctionName": delivery.arn, "InvocationType": "Event", "Payload": payload}
    return "lambda", "Invoke", input


def _to_queue(events: "Events", delivery: Delivery) -> Operation:
    account, name = delivery.arn.split(":")[4:6]
    url = f"{events.cloud.endpoint}/{account}/{name}"
    input: dict[str, Any] = {"QueueUrl": url, "MessageBody": delivery.text}
    group = (delivery.target.get("SqsParameters") or {}).get("MessageGroupId")
    if group:
        input["MessageGroupId"] = group
        if name.endswith(".fifo"):
            input["MessageDeduplicationId"] = str(delivery.event["id"])
    return "sqs", "SendMessage", input


def _to_topic(events: "Events", delivery: Delivery) -> Operation:
    return "sns", "Publish", {"TopicArn": delivery.arn, "Message": delivery.text}


def _to_machine(events: "Events", delivery: Delivery) -> Operation:
    input = {"stateMachineArn": delivery.arn, "input": delivery.text}
    return "stepfunctions", "StartExecution", input


def _to_stream(events: "Events", delivery: Delivery) -> Operation:
    path = (delivery.target.get("KinesisParameters") or {}).get("PartitionKeyPath")
    key = shape_input({"InputPath": path}, delivery.event, {}) if path else delivery.event["id"]
    data = base64.b64encode(delivery.text.encode()).decode()
    return (
        "kinesis",
        "PutRecord",
        {
            "StreamName": delivery.name,
            "Data": data,
            "PartitionKey": str(key).strip('"') or "-",
        },
    )


def _to_firehose(events: "Events", delivery: Delivery) -> Operation:
    data = base64.b64encode(delivery.text.encode()).decode()
    input = {"DeliveryStreamName": delivery.name, "Record": {"Data": data}}
    return "firehose", "PutRecord", input


def _to_bus(events: "Events", delivery: Delivery) -> Operation:
    event = delivery.event
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "Resources": event["resources"],
        "EventBusName": bus_name(delivery.arn),
    }
    return "events", "PutEvents", {"Entries": [entry]}


def _to_logs(events: "Events", delivery: Delivery) -> None:
    """The group is there already; each event has a stream of its own, as on AWS."""
    group = delivery.arn.split(":log-group:")[1].removesuffix(":*")
    logs: Any = events.cloud.services["logs"]
    logs.write(group, str(delivery.event["id"]), delivery.text)


_CALLS: Mapping[str, Callable[["Events", Delivery], Operation | None]] = {
    "lambda": _to_function,
    "sqs": _to_queue,
    "sns": _to_topic,
    "states": _to_machine,
    "kinesis": _to_stream,
    "firehose": _to_firehose,
    "logs": _to_logs,
}
