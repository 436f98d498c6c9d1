"""New events of a group sent on: to the destinations of its subscription filters, and as metrics.

A destination gets ``{"messageType": "DATA_MESSAGE", "logEvents": […]}``, gzipped, as AWS sends it.
"""

import base64
import gzip
import inspect
import json
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.logs.errors import InvalidParameterException
from csc.emulator.services.logs.filter_pattern import parse_pattern
from csc.emulator.services.logs.store import METRIC, SUBSCRIPTION

if TYPE_CHECKING:
    from csc.emulator.services.logs.service import Logs

log = logging.getLogger("csc.logs")
Events = Sequence[tuple[int, str]]


def send_on(logs: "Logs", group: str, stream: str, events: Events) -> None:
    """``events`` are times (milliseconds) and messages. Nothing where no loop runs."""
    for one in logs.store.parts(SUBSCRIPTION, group):
        matching = _matching(str(one["filterPattern"]), events)
        if matching:
            _later(logs, _deliver(logs, one, stream, matching))
    for one in logs.store.parts(METRIC, group):
        matching = _matching(str(one["filterPattern"]), events)
        if matching:
            _later(logs, _count(logs, one, len(matching)))


def _later(logs: "Logs", work: Any) -> None:
    try:
        logs.later(work)
    except RuntimeError:
        work.close()


def _matching(pattern: str, events: Events) -> list[tuple[int, str]]:
    return [event for event in events if _test(pattern)(event[1])]


def _test(pattern: str) -> Callable[[str], bool]:
    try:
        return parse_pattern(pattern)
    except InvalidParameterException:
        return lambda message: True


async def _deliver(logs: "Logs", one: dict[str, Any], stream: str, events: Events) -> None:
    clock = logs.cloud.clock
    told: dict[str, Any] = {
        "messageType": "DATA_MESSAGE",
        "owner": logs.cloud.account,
        "logGroup": one["logGroupName"],
        "logStream": stream,
        "subscriptionFilters": [one["filterName"]],
        "logEvents": [
            {"id": clock.uuid().replace("-", ""), "timestamp": time, "message": message}
            for time, message in events
        ],
    }
    packed = base64.b64encode(gzip.compress(json.dumps(told).encode())).decode()
    arn = str(one["destinationArn"])
    name = arn.rpartition("/")[2]
    input: dict[str, Any]
    if ":lambda:" in arn:
        payload = json.dumps({"awslogs": {"data": packed}}).encode()
        input = {"FunctionName": arn, "InvocationType": "Event", "Payload": payload}
        await _call(logs, one, "lambda", "Invoke", input)
    elif ":kinesis:" in arn:
        input = {"StreamName": name, "Data": packed, "PartitionKey": stream}
        await _call(logs, one, "kinesis", "PutRecord", input)
    else:
        input = {"DeliveryStreamName": name, "Record": {"Data": packed}}
        await _call(logs, one, "firehose", "PutRecord", input)


async def _count(logs: "Logs", one: dict[str, Any], count: int) -> None:
    for made in one["metricTransformations"]:
        try:
            value = float(made["metricValue"])
        except ValueError:
            continue  # a field of the event, which is not read
        datum = {
            "MetricName": made["metricName"],
            "Value": value * count,
            "Unit": made.get("unit") or "None",
        }
        input = {"Namespace": made["metricNamespace"], "MetricData": [datum]}
        await _call(logs, one, "cloudwatch", "PutMetricData", input)


async def _call(
    logs: "Logs", one: dict[str, Any], service: str, operation: str, input: dict[str, Any]
) -> None:
    cloud = logs.cloud
    group = str(one["logGroupName"])
    source = {"aws:SourceArn": f"{logs.arn(group)}:*", "aws:SourceAccount": cloud.account}
    why = ""
    for caller in _callers(logs, str(one.get("roleArn") or ""), service):
        request = cloud.clock.uuid()
        call = Call(service, operation, input, caller, request, cloud.region, context=source)
        call.origin = f"log group {group}"
        try:
            output = cloud.invoke(call)
            if inspect.isawaitable(output):
                await output
            return
        except ServiceError as error:
            why = error.message
            if not error.code.startswith("AccessDenied"):
                break
    log.warning("%s: %s was not called: %s", group, operation, why)


def _callers(logs: "Logs", role: str, service: str) -> list[Caller]:
    """Policies may name CloudWatch Logs with its region or without."""
    cloud = logs.cloud
    iam: Any = cloud.services.get("iam")
    names = ("logs.amazonaws.com", f"logs.{cloud.region}.amazonaws.com")
    if role and iam is not None and iam.may_assume(role, names[0]):
        return [iam.caller_for_role(role, "CscLogs")]
    if service == "cloudwatch":
        return [cloud.root()]  # metrics of one's own logs need no permission
    return [Caller(name, cloud.account, name) for name in names]
