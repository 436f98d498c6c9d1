"""What a call that sends a message says, in a form in which equal messages are equal.

A template writes the JSON of a model with other spaces than Python, names a queue by its place in the URI where a Lambda has
its URL, and leaves out a list without members where boto3 sends it: none of that is a difference.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Input = Mapping[str, Any]

SERVICES = {"SendMessage": "sqs", "Publish": "sns", "PutEvents": "events", "SendEmail": "ses"}
"""The operations that send a message, and whose they are."""


def service_of(operation: str) -> str:
    """The service of a call that a handler makes."""
    return SERVICES.get(operation, "dynamodb")


def resource_of(operation: str, input_: Input) -> str:
    """What a message is sent to: the name of a queue, topic or bus, the address that sends mail."""
    match operation:
        case "SendMessage":
            return str(input_.get("QueueUrl", "")).rpartition("/")[2]
        case "Publish":
            return str(input_.get("TopicArn", "")).rpartition(":")[2]
        case "PutEvents":
            return ",".join(str(one.get("EventBusName", "")) for one in _entries(input_))
    return str(input_.get("Source", ""))


def said(operation: str, input_: Input) -> str:
    """What it says, as canonical text; empty where it lacks a message, as what a template sends to be refused."""
    if operation not in SERVICES:
        return ""
    content = _CONTENT[operation](input_)
    rest = {name: one for name, one in input_.items() if name not in _PLACES}
    if not content:
        return ""
    return json.dumps([content, _settled(rest)], sort_keys=True, ensure_ascii=False, default=str)


def alike(operation: str, one: Input, other: Input) -> bool:
    """Whether two inputs of an operation ask for the same."""
    if one == other:
        return True
    return (
        operation in SERVICES
        and resource_of(operation, one) == resource_of(operation, other)
        and said(operation, one) == said(operation, other)
    )


_PLACES = ("QueueUrl", "TopicArn", "MessageBody", "Message", "Entries")


def _entries(input_: Input) -> list[Input]:
    return list(input_.get("Entries") or ())


def _events(input_: Input) -> Any:
    return [
        {**_settled(one), "Detail": read_text(str(one.get("Detail", "")))}
        for one in _entries(input_)
    ]


_CONTENT: dict[str, Callable[[Input], Any]] = {
    "SendMessage": lambda input_: read_text(input_.get("MessageBody")),
    "Publish": lambda input_: read_text(input_.get("Message")),
    "PutEvents": _events,
    "SendEmail": lambda input_: _settled(input_.get("Message")),
}


def read_text(text: Any) -> Any:
    """A text that is the JSON of an object or list as its value, numbers by what they are; any other text as it is."""
    if not isinstance(text, str) or not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return ["json", _numbers(json.loads(text, parse_float=Decimal, parse_int=Decimal))]
    except ValueError:
        return text


def _settled(value: Any) -> Any:
    """Without members that are lists or structures of nothing."""
    if isinstance(value, Mapping):
        found = {name: _settled(one) for name, one in value.items()}
        return {name: one for name, one in found.items() if one not in ([], {}, None)}
    return _numbers(value)


def _numbers(value: Any) -> Any:
    """A number in one form; what else there is, as it is."""
    if isinstance(value, Mapping):
        return {name: _numbers(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return f"number {(Decimal(str(value)) + 0).normalize():f}"  # -0 is 0
    return value
