"""What happens to objects, told to queues, topics, functions and EventBridge, as the bucket's notification
configuration asks for it.

    ObjectCreated:Put of photos/cat.jpg  ──▶  Lambda's Invoke, SQS's SendMessage, SNS's Publish, a bus's event

Source: "Event message structure" and "EventBridge" in S3's user guide, and recordings.
"""

import inspect
import json
import logging
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.s3.owner import owner
from csc.emulator.services.s3.store import NULL, Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

SERVICE = "s3.amazonaws.com"
KIND = "NotificationConfiguration"
TARGETS = (
    ("QueueConfigurations", "QueueArn"),
    ("TopicConfigurations", "TopicArn"),
    ("LambdaFunctionConfigurations", "LambdaFunctionArn"),
)
DETAILS = {
    "ObjectCreated:Put": ("Object Created", "PutObject"),
    "ObjectCreated:Post": ("Object Created", "POST Object"),
    "ObjectCreated:Copy": ("Object Created", "CopyObject"),
    "ObjectCreated:CompleteMultipartUpload": ("Object Created", "CompleteMultipartUpload"),
    "ObjectRemoved:Delete": ("Object Deleted", "DeleteObject"),
    "ObjectRemoved:DeleteMarkerCreated": ("Object Deleted", "DeleteObject"),
    "ObjectTagging:Put": ("Object Tags Added", ""),
    "ObjectTagging:Delete": ("Object Tags Deleted", ""),
}
"""EventBridge's detail-type and reason."""
log = logging.getLogger("csc.s3")


def notify(s3: "S3", bucket: str, event: str, stored: Stored) -> None:
    """What can't be sent is logged: whoever wrote the object isn't told."""
    wanted = s3.require(bucket).get(KIND)
    if not wanted:
        return
    for group, target in TARGETS:
        for one in wanted.get(group) or ():
            if _is_for(one, event, stored.key):
                record = {"Records": [_record(s3, bucket, event, stored, str(one.get("Id") or ""))]}
                send(s3, bucket, str(one[target]), record)
    if wanted.get("EventBridgeConfiguration") is not None and event in DETAILS:
        _to_bus(s3, bucket, event, stored)


def _is_for(configuration: Mapping[str, Any], event: str, key: str) -> bool:
    """``s3:ObjectCreated:*`` and a filter of the key's beginning and end."""
    names = [str(name).removeprefix("s3:") for name in configuration.get("Events") or ()]
    if not any(
        name == event or (name.endswith("*") and event.startswith(name[:-1])) for name in names
    ):
        return False
    rules = ((configuration.get("Filter") or {}).get("Key") or {}).get("FilterRules") or ()
    for rule in rules:
        value = str(rule.get("Value") or "")
        first = str(rule.get("Name")).lower() == "prefix"
        if not (key.startswith(value) if first else key.endswith(value)):
            return False
    return True


def _record(s3: "S3", bucket: str, event: str, stored: Stored, id: str) -> dict[str, Any]:
    cloud = s3.cloud
    now = datetime.fromtimestamp(cloud.clock.now(), UTC)
    created = event.startswith("ObjectCreated")
    told: dict[str, Any] = {"key": quote_plus(stored.key, safe="/")}
    if created:
        told["size"] = stored.size
    if created or stored.marker:
        told["eTag"] = stored.etag.strip('"') or "d41d8cd98f00b204e9800998ecf8427e"
    if stored.version != NULL:
        told["versionId"] = stored.version
    told["sequencer"] = sequencer(stored)
    principal = f"AWS:{cloud.account}"
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": cloud.region,
        "eventTime": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z",
        "eventName": event,
        "userIdentity": {"principalId": principal},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {
            "x-amz-request-id": cloud.clock.uuid().replace("-", "").upper()[:16],
            "x-amz-id-2": cloud.clock.uuid(),
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": id,
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": owner(s3)["ID"][:14].upper()},
                "arn": f"arn:aws:s3:::{bucket}",
            },
            "object": told,
        },
    }


def sequencer(stored: Stored) -> str:
    """Later ones of a key sort after earlier ones."""
    return f"{int(stored.modified * 1_000_000):018X}"


def send(s3: "S3", bucket: str, target: str, message: Mapping[str, Any]) -> None:
    """To a queue, topic or function, as S3 itself: the target's policy must allow it."""
    text = json.dumps(message)
    kind, account, name = target.split(":")[2], target.split(":")[4], target.rpartition(":")[2]
    if kind == "sqs":
        url = f"{s3.cloud.endpoint}/{account}/{name}"
        input = {"QueueUrl": url, "MessageBody": text}
        _call(s3, bucket, target, "sqs", "SendMessage", input)
    elif kind == "sns":
        input = {"TopicArn": target, "Message": text, "Subject": "Amazon S3 Notification"}
        _call(s3, bucket, target, "sns", "Publish", input)
    elif kind == "lambda":
        input = {"FunctionName": target, "InvocationType": "Event", "Payload": text}
        _call(s3, bucket, target, "lambda", "Invoke", input)


def _call(
    s3: "S3", bucket: str, target: str, service: str, operation: str, input: dict[str, Any]
) -> None:
    cloud = s3.cloud
    caller = Caller(SERVICE, cloud.account, SERVICE)
    source = {"aws:SourceArn": f"arn:aws:s3:::{bucket}", "aws:SourceAccount": cloud.account}
    call = Call(service, operation, input, caller, cloud.clock.uuid(), cloud.region, context=source)
    call.origin = f"bucket {bucket}"
    try:
        pending = cloud.invoke(call)
    except ServiceError as error:
        log.warning("%s could not notify %s: %s: %s", bucket, target, error.code, error.message)
        return
    if inspect.isawaitable(pending):
        s3.later(_finish(bucket, target, pending))


async def _finish(bucket: str, target: str, pending: Awaitable[Any]) -> None:
    try:
        await pending
    except ServiceError as error:
        log.warning("%s could not notify %s: %s: %s", bucket, target, error.code, error.message)


def _to_bus(s3: "S3", bucket: str, event: str, stored: Stored) -> None:
    from csc.emulator.services.events.operations.put_events import send_event

    events: Any = s3.cloud.services.get("events")
    if events is None:
        return
    kind, reason = DETAILS[event]
    told: dict[str, Any] = {"key": stored.key}
    if event.startswith("ObjectCreated"):
        told["size"] = stored.size
    if stored.etag:
        told["etag"] = stored.etag.strip('"')
    if stored.version != NULL:
        told["version-id"] = stored.version
    told["sequencer"] = sequencer(stored)
    detail: dict[str, Any] = {
        "version": "0",
        "bucket": {"name": bucket},
        "object": told,
        "request-id": s3.cloud.clock.uuid().replace("-", "").upper()[:16],
        "requester": s3.cloud.account,
        "source-ip-address": "127.0.0.1",
    }
    if reason:
        detail["reason"] = reason
    if event.startswith("ObjectRemoved"):
        marker = stored.marker
        detail["deletion-type"] = "Delete Marker Created" if marker else "Permanently Deleted"
    send_event(events, "aws.s3", kind, [f"arn:aws:s3:::{bucket}"], detail)
