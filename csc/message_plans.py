"""The call plans of channels: which AWS operation a message becomes, with which input, and what its answer means.

    queue_plan("orders", {"message": {"argument": 0, "as": "message"}})
      ──▶ {"service": "sqs", "operation": "SendMessage", "resource": "orders",
           "input": {"QueueUrl": {"named": "queue:orders"}, "MessageBody": {"argument": 0, "as": "message"}}, …}

The compiler makes them from types (``csc/compiler/lowering/message_calls.py``), a running handler from what it was given
(``csc/live_channels.py``); the form of a plan is told in ``csc/compiler/lowering/calls.py``.  ``{"named": …}`` is the URL,
ARN or name of the resource in this deployment.  A hole ``as`` ``message`` is a text as it is and anything else as its JSON,
``text`` a text or number as text, ``json`` the value.  The errors are those of the services' API references.
"""

from collections.abc import Mapping
from typing import Any

PlanData = dict[str, Any]
Holes = Mapping[str, Any]
"""What stands for each argument that is given: a hole, or a constant; of attributes, a dict of these."""

KINDS = {"queue": "sqs", "topic": "sns", "bus": "events", "email": "ses"}
"""The service of each kind of channel."""

_BAD, _FORBIDDEN = (400, "Bad Request"), (403, "Forbidden")
_MANY, _UNDELIVERED = (429, "Too Many Requests"), (502, "Bad Gateway")
ERRORS: dict[str, tuple[tuple[tuple[int, str], tuple[str, ...]], ...]] = {
    "sqs": (
        (
            _BAD,
            (
                "InvalidParameterValue",
                "InvalidParameterValueException",
                "MissingParameter",
                "MissingRequiredParameterException",
                "InvalidMessageContents",
            ),
        ),
        (_FORBIDDEN, ("AccessDenied", "AccessDeniedException", "KmsAccessDenied")),
        (_MANY, ("RequestThrottled", "ThrottlingException", "KmsThrottled")),
    ),
    "sns": (
        (
            _BAD,
            (
                "InvalidParameter",
                "InvalidParameterValue",
                "ParameterValueInvalid",
                "ValidationError",
                "MissingParameter",
            ),
        ),
        (
            _FORBIDDEN,
            ("AuthorizationError", "AccessDenied", "AccessDeniedException", "KMSAccessDenied"),
        ),
        (_MANY, ("Throttled", "Throttling", "ThrottlingException", "KMSThrottling")),
    ),
    "events": (
        (_BAD, ("ValidationException", "SerializationException")),
        (_FORBIDDEN, ("AccessDeniedException",)),
        (_MANY, ("ThrottlingException",)),
    ),
    "ses": (
        (_BAD, ("InvalidParameterValue", "ValidationError", "MissingParameter")),
        (_FORBIDDEN, ("AccessDenied", "AccessDeniedException")),
        (_MANY, ("Throttling", "ThrottlingException")),
        (
            _UNDELIVERED,
            (
                "MessageRejected",
                "MailFromDomainNotVerifiedException",
                "AccountSendingPausedException",
            ),
        ),
    ),
}
"""By service: what the client is told, and the codes that lead to it, in the query protocol and in JSON."""

FAILED = _UNDELIVERED
"""What an event is answered with that EventBridge took and didn't put on its bus."""


def queue_plan(key: str, holes: Holes) -> PlanData:
    """``SendMessage``."""
    members = {
        "QueueUrl": {"named": f"queue:{key}"},
        "MessageBody": holes["message"],
        **_taken(holes, delay="DelaySeconds"),
        **_ordered(holes),
    }
    return _plan("sqs", "SendMessage", key, members, _member("MessageId"))


def topic_plan(key: str, holes: Holes) -> PlanData:
    """``Publish``. ``attributes`` in ``holes``: by name, (``String`` or ``Number``, hole)."""
    attributes = {
        name: {"DataType": kind, "StringValue": hole}
        for name, (kind, hole) in (holes.get("attributes") or {}).items()
    }
    members = {
        "TopicArn": {"named": f"topic:{key}"},
        "Message": holes["message"],
        **_taken(holes, subject="Subject"),
        **({"MessageAttributes": attributes} if attributes else {}),
        **_ordered(holes),
    }
    return _plan("sns", "Publish", key, members, _member("MessageId"))


def event_plan(key: str, source: str, holes: Holes) -> PlanData:
    """``PutEvents`` of one event."""
    entry = {
        "EventBusName": {"named": f"bus:{key}"},
        "Source": source,
        "DetailType": holes["detail_type"],
        "Detail": holes["detail"],
    }
    return _plan("events", "PutEvents", key, {"Entries": [entry]}, {"shape": "event"})


def mail_plan(key: str, sender: str, holes: Holes) -> PlanData:
    """``SendEmail``."""
    body = {
        part: _content(holes[name]) for name, part in (("text", "Text"), ("html", "Html"))
        if name in holes
    }  # fmt: skip
    members = {
        "Source": sender,
        "Destination": _taken(holes, to="ToAddresses", cc="CcAddresses", bcc="BccAddresses"),
        "Message": {"Subject": _content(holes["subject"]), "Body": body},
        **_taken(holes, reply_to="ReplyToAddresses"),
    }
    return _plan("ses", "SendEmail", key, members, _member("MessageId"))


def _plan(
    service: str, operation: str, key: str, members: PlanData, result: PlanData
) -> PlanData:  # fmt: skip
    errors = [
        {"code": code, "status": status, "message": message}
        for (status, message), codes in ERRORS[service]
        for code in codes
    ]
    return {
        "service": service,
        "operation": operation,
        "resource": key,
        "input": members,
        "result": result,
        "errors": errors,
    }


def _taken(holes: Holes, **names: str) -> PlanData:
    return {member: holes[name] for name, member in names.items() if name in holes}


def _ordered(holes: Holes) -> PlanData:
    return _taken(holes, group="MessageGroupId", deduplication="MessageDeduplicationId")


def _member(name: str) -> PlanData:
    return {"from": name, "shape": "member"}


def _content(hole: Any) -> PlanData:
    return {"Data": hole, "Charset": "UTF-8"}
