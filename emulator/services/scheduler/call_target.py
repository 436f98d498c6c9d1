"""A schedule's target, called as its role: a service that Scheduler knows, or any operation of the SDK.

    arn:aws:lambda:…:function:f                     ──▶   Invoke (Event), with the Input
    arn:aws:scheduler:::aws-sdk:dynamodb:putItem    ──▶   PutItem, with the Input as its parameters

Source: "Managing targets in EventBridge Scheduler" in its user guide. A call that fails isn't repeated here: it is
logged, and a dead letter where there is a queue for it.
"""

import base64
import inspect
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.events.moments import stamp
from csc.emulator.services.scheduler.store import Schedule

if TYPE_CHECKING:
    from csc.emulator.services.scheduler.service import Scheduler

SERVICE = "scheduler.amazonaws.com"
SESSION = "CscScheduler"
UNIVERSAL = ":scheduler:::aws-sdk:"
log = logging.getLogger("csc.scheduler")
Operation = tuple[str, str, dict[str, Any]]


def call_target(scheduler: "Scheduler", schedule: Schedule, at: float) -> None:
    """``at`` is the time that it was due. What answers later goes on in the background."""
    target = schedule.settings["Target"]
    execution = scheduler.cloud.clock.uuid()
    text = _filled(scheduler, schedule, str(target.get("Input") or "{}"), at, execution)
    try:
        pending = _invoke(scheduler, schedule, _operation(scheduler, target, text, execution))
    except ServiceError as error:
        _failed(scheduler, schedule, text, error)
        return
    except ValueError as problem:
        log.warning("schedule %s can't call %s: %s", schedule.name, target["Arn"], problem)
        return
    if inspect.isawaitable(pending):
        scheduler.later(_finish(scheduler, schedule, text, pending))


def _filled(
    scheduler: "Scheduler", schedule: Schedule, text: str, at: float, execution: str
) -> str:
    """The context attributes in the Input."""
    values = {
        "schedule-arn": scheduler.arn(schedule.group, schedule.name),
        "scheduled-time": stamp(at),
        "execution-id": execution,
        "attempt-number": "1",
    }
    for name, value in values.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


async def _finish(
    scheduler: "Scheduler", schedule: Schedule, text: str, pending: Awaitable[Any]
) -> None:
    try:
        await pending
    except ServiceError as error:
        _failed(scheduler, schedule, text, error)


def _operation(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    """Raises ValueError for a target that isn't emulated."""
    arn = str(target["Arn"])
    if UNIVERSAL in arn:
        return _universal(arn, text)
    make = _TEMPLATED.get(arn.split(":")[2])
    if make is None:
        raise ValueError("CSC doesn't emulate this target")
    return make(scheduler, target, text, execution)


def _universal(arn: str, text: str) -> Operation:
    from csc.emulator.protocols.service_model import load_model
    from csc.emulator.services.stepfunctions.integrations.convert import to_input
    from csc.emulator.services.stepfunctions.integrations.names import SDK_SERVICES

    named, _, action = arn.partition(UNIVERSAL)[2].partition(":")
    service = SDK_SERVICES.get(named)
    operation = action[:1].upper() + action[1:]
    if service is None or operation not in load_model(service).operations:
        raise ValueError(f"CSC doesn't emulate {named}:{action}")
    return service, operation, to_input(load_model(service), operation, json.loads(text))


def _invoke(scheduler: "Scheduler", schedule: Schedule, operation: Operation) -> Any:
    cloud = scheduler.cloud
    service, name, input = operation
    context = {
        "aws:SourceArn": scheduler.arn(schedule.group, schedule.name),
        "aws:SourceAccount": cloud.account,
    }
    role = str(schedule.settings["Target"]["RoleArn"])
    call = Call(
        service,
        name,
        input,
        _caller(scheduler, role),
        cloud.clock.uuid(),
        cloud.region,
        origin=f"schedule {schedule.name}",
        context=context,
    )
    return cloud.invoke(call)


def _caller(scheduler: "Scheduler", role: str) -> Caller:
    """A role that Scheduler can't assume gives it nothing more than its own name."""
    cloud = scheduler.cloud
    iam: Any = cloud.services.get("iam")
    if iam is not None and iam.may_assume(role, SERVICE):
        caller: Caller = iam.caller_for_role(role, SESSION)
        return caller
    return Caller(SERVICE, cloud.account, SERVICE)


def _failed(scheduler: "Scheduler", schedule: Schedule, text: str, error: ServiceError) -> None:
    target = schedule.settings["Target"]
    why = f"{error.code}: {error.message}"
    log.warning("schedule %s could not call %s: %s", schedule.name, target["Arn"], why)
    dead = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not dead:
        return
    told = {
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": error.message or error.code,
        "SCHEDULE_ARN": scheduler.arn(schedule.group, schedule.name),
        "TARGET_ARN": str(target["Arn"]),
    }
    letter = _to_queue(scheduler, {"Arn": dead}, text, "")
    attributes = {
        name: {"DataType": "String", "StringValue": value} for name, value in told.items()
    }
    letter[2]["MessageAttributes"] = attributes
    try:
        _invoke(scheduler, schedule, letter)
    except ServiceError as problem:
        log.warning("nor its dead-letter queue %s: %s", dead, problem.message)


def _to_function(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    given = {"FunctionName": target["Arn"], "InvocationType": "Event", "Payload": text.encode()}
    return "lambda", "Invoke", given


def _to_queue(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    account, name = str(target["Arn"]).split(":")[4:6]
    url = f"{scheduler.cloud.endpoint}/{account}/{name}"
    input: dict[str, Any] = {"QueueUrl": url, "MessageBody": text}
    group = (target.get("SqsParameters") or {}).get("MessageGroupId")
    if group:
        input |= {"MessageGroupId": group, "MessageDeduplicationId": execution}
    return "sqs", "SendMessage", input


def _to_topic(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    return "sns", "Publish", {"TopicArn": target["Arn"], "Message": text}


def _to_machine(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    return "stepfunctions", "StartExecution", {"stateMachineArn": target["Arn"], "input": text}


def _to_bus(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    given = target.get("EventBridgeParameters") or {}
    entry = {
        "Source": given.get("Source"),
        "DetailType": given.get("DetailType"),
        "Detail": text,
        "EventBusName": str(target["Arn"]),
    }
    return "events", "PutEvents", {"Entries": [entry]}


def _to_stream(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    key = (target.get("KinesisParameters") or {}).get("PartitionKey") or execution
    data = base64.b64encode(text.encode()).decode()
    name = str(target["Arn"]).rpartition("/")[2]
    return "kinesis", "PutRecord", {"StreamName": name, "Data": data, "PartitionKey": key}


def _to_firehose(
    scheduler: "Scheduler", target: Mapping[str, Any], text: str, execution: str
) -> Operation:
    data = base64.b64encode(text.encode()).decode()
    name = str(target["Arn"]).rpartition("/")[2]
    return "firehose", "PutRecord", {"DeliveryStreamName": name, "Record": {"Data": data}}


_TEMPLATED: Mapping[str, Callable[["Scheduler", Mapping[str, Any], str, str], Operation]] = {
    "lambda": _to_function,
    "sqs": _to_queue,
    "sns": _to_topic,
    "states": _to_machine,
    "events": _to_bus,
    "kinesis": _to_stream,
    "firehose": _to_firehose,
}
