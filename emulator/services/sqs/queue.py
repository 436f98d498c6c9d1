"""A queue's attributes: which there are, their defaults and bounds, and what they say.

Source: "SetQueueAttributes" and "CreateQueue" in SQS's API reference.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.sqs.errors import (
    InvalidAttributeName,
    InvalidAttributeValue,
    InvalidParameterValue,
)

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo").fullmatch
DEFAULTS = {
    "VisibilityTimeout": "30",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
}
FIFO_DEFAULTS = {
    "FifoQueue": "true",
    "ContentBasedDeduplication": "false",
    "DeduplicationScope": "queue",
    "FifoThroughputLimit": "perQueue",
}
BOUNDS = {
    "VisibilityTimeout": (0, 43200),
    "MaximumMessageSize": (1024, 1048576),
    "MessageRetentionPeriod": (60, 1209600),
    "DelaySeconds": (0, 900),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "KmsDataKeyReusePeriodSeconds": (60, 86400),
}
CHOICES = {
    "FifoQueue": ("true",),
    "ContentBasedDeduplication": ("true", "false"),
    "SqsManagedSseEnabled": ("true", "false"),
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
}
ONLY_FIFO = ("DeduplicationScope", "FifoThroughputLimit")
TEXTS = frozenset({"Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"})
COMPUTED = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
)


@dataclass(frozen=True, slots=True)
class Queue:
    """``created`` and ``modified`` in seconds since the epoch; ``attributes`` are those that were set."""

    name: str
    created: float
    modified: float
    attributes: Mapping[str, str]
    tags: Mapping[str, str]

    @property
    def fifo(self) -> bool:
        return self.name.endswith(".fifo")

    def get(self, name: str) -> str:
        """An attribute that was set, or its default; empty where it has none."""
        found = self.attributes.get(name)
        if found is not None:
            return found
        return DEFAULTS.get(name) or (FIFO_DEFAULTS.get(name, "") if self.fifo else "")

    def number(self, name: str) -> int:
        return int(self.get(name))

    def redrive(self) -> tuple[str, int] | None:
        """The dead-letter queue's ARN, and after how many receives a message goes there."""
        policy = self.attributes.get("RedrivePolicy")
        if not policy:
            return None
        given: Any = json.loads(policy)
        return str(given["deadLetterTargetArn"]), int(given["maxReceiveCount"])


def as_text(key: str, value: Any) -> str:
    """``True`` is as good as ``true``."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.lower() if text in ("True", "False") and key in CHOICES else text


def check_attributes(
    name: str, attributes: Mapping[str, Any], *, made: bool = False
) -> dict[str, str]:
    """The attributes as text; ``made``: of a queue that is there.

    Raises InvalidAttributeName, InvalidAttributeValue.
    """
    checked: dict[str, str] = {}
    fifo = name.endswith(".fifo")
    for key, value in attributes.items():
        text = as_text(key, value)
        if key in ONLY_FIFO and not fifo:
            raise InvalidAttributeName(
                f"You can specify the {key} only when FifoQueue is set to true."
            )
        known = key in BOUNDS.keys() | CHOICES.keys() | TEXTS
        of_fifo = key in FIFO_DEFAULTS and not fifo and (made or text != "false")
        if not known or of_fifo:
            raise InvalidAttributeName(f"Unknown Attribute {key}.")
        if made and key == "FifoQueue" and text == "false":
            raise InvalidAttributeValue(
                f"Invalid value for the parameter {key}. "
                "Reason: Modifying queue type is not supported."
            )
        _check_value(key, text)
        checked[key] = _with_number(text) if key == "RedrivePolicy" and text else text
    if fifo and checked.get("FifoQueue", "true") != "true":
        raise InvalidAttributeValue("Invalid value for the parameter FifoQueue.")
    return checked


def _with_number(policy: str) -> str:
    """``maxReceiveCount`` may be given as text: it is told as a number."""
    given = json.loads(policy)
    return json.dumps({**given, "maxReceiveCount": int(given["maxReceiveCount"])})


def _check_value(key: str, text: str) -> None:
    wrong = InvalidAttributeValue(f"Invalid value for the parameter {key}.")
    if key in BOUNDS:
        low, high = BOUNDS[key]
        if not text.isdecimal() or not low <= int(text) <= high:
            raise wrong
    elif key in CHOICES:
        if text not in (*CHOICES[key], "false"):
            raise wrong
    elif key != "KmsMasterKeyId" and text:
        _check_document(key, text)


def _check_document(key: str, text: str) -> None:
    wrong = InvalidAttributeValue(f"Invalid value for the parameter {key}.")
    try:
        document = json.loads(text)
    except ValueError:
        raise wrong from None
    if not isinstance(document, dict):
        raise wrong
    if key == "RedrivePolicy":
        count = str(document.get("maxReceiveCount", ""))
        if not count.isdecimal() or not 1 <= int(count) <= 1000:
            raise InvalidParameterValue(
                f"Value {text} for parameter RedrivePolicy is invalid. Reason: Invalid value for "
                "maxReceiveCount: it must be from 1 to 1000."
            )
        if not str(document.get("deadLetterTargetArn", "")).startswith("arn:"):
            raise InvalidParameterValue(
                f"Value {text} for parameter RedrivePolicy is invalid. Reason: Dead letter target "
                "does not exist."
            )


def check_name(name: str, *, fifo: bool) -> None:
    """Raises InvalidParameterValue."""
    if not NAME(name):
        raise InvalidParameterValue(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        )
    if fifo != name.endswith(".fifo"):
        raise InvalidParameterValue(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
            "underscores, must end with .fifo suffix and be 1 to 80 in length."
        )
