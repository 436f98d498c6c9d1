"""A consumer as the Lambda that it is: a ``CloudRoute`` of no method, with the grants of its calls and of what it receives."""

from collections.abc import Iterator

from csc.compiler.ir.model import Constraints, Consumer, Handler, Parameter, Program, Refusal, Route
from csc.compiler.ir.types import NONE
from csc.compiler.lowering.cloud import CloudRoute, Grant
from csc.compiler.lowering.message_permissions import has_key
from csc.compiler.lowering.permissions import grants
from csc.compiler.lowering.scan import scan_calls

METHOD = "ON"
"""In place of a method: nothing over HTTP comes here."""
RECEIVES = ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
"""What Lambda does to a queue as the function's role (Lambda Developer Guide, "Using Lambda with Amazon SQS")."""


def lower_consumer(program: Program, consumer: Consumer) -> CloudRoute:
    """Its Lambda: what it calls is read from its source."""
    route = as_route(program, consumer)
    plans = scan_calls(program, route)
    held = (*grants(program, route, "lambda", plans), *_received(program, consumer))
    return CloudRoute(route, "lambda", (), plans, None, None, None, held)


def as_route(program: Program, consumer: Consumer) -> Route:
    """The function as a route's, with the message for a body."""
    message = Parameter(
        consumer.parameter, "body", "", consumer.message, True, None, Constraints(), consumer.span
    )
    kept = Refusal("a consumer", "runs as Python", "", consumer.span)
    handler = Handler(
        consumer.function,
        consumer.module,
        (message,),
        NONE,
        {},
        (),
        (kept,),
        consumer.imports_packages,
        consumer.span,
    )
    path = f"{program.channels[consumer.channel].name} {' '.join(consumer.detail_types)}".strip()
    return Route(consumer.id, METHOD, path, handler, None, (), 204, {}, consumer.span)


def _received(program: Program, consumer: Consumer) -> Iterator[Grant]:
    channel = program.channels[consumer.channel]
    if channel.kind != "queue":
        return  # EventBridge calls the function itself, as the function's own policy allows
    why = f"receives the messages of {channel.name}"
    yield Grant(RECEIVES, ("queue", channel.key), why, consumer.span)
    if has_key(channel):
        why = f"{channel.name} is encrypted with a key of yours"
        yield Grant(("kms:Decrypt",), ("queue-key", channel.key), why, channel.span)
