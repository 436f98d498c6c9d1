"""The call of a channel → the grants of its route's role: one action on one resource, held to what the source fixes.

events:PutEvents of the bus ``shop``  →  on its ARN, for ``events:source`` shop and ``events:detail-type`` OrderPlaced
ses:SendEmail of news@example.com     →  on the identity, for ``ses:FromAddress`` news@example.com
"""

from collections.abc import Iterable, Mapping
from typing import Any

from csc.compiler.ir.model import Channel, Program
from csc.compiler.lowering.cloud import Grant
from csc.compiler.lowering.message_calls import address_of, source_of
from csc.diagnostics import Span

ACTIONS: Mapping[str, str] = {
    "queue": "sqs:SendMessage",
    "topic": "sns:Publish",
    "bus": "events:PutEvents",
    "email": "ses:SendEmail",
}
KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")
"""What a sender needs of the key that a queue or topic is encrypted with (SQS and SNS Developer Guides)."""

Held = tuple[tuple[str, tuple[str, ...]], ...]


def of_message(program: Program, plan: Mapping[str, Any], span: Span) -> Iterable[Grant]:
    """What the sender of one message must be allowed."""
    channel = program.channels[plan["resource"]]
    action = ACTIONS[channel.kind]
    why = f"calls {action} on {channel.name}"
    yield Grant(
        (action,), (channel.kind, channel.key), why, span, held=held_to(program, channel, plan)
    )
    if has_key(channel):
        why = f"{channel.name} is encrypted with a key of yours"
        yield Grant(KEY_ACTIONS, (f"{channel.kind}-key", channel.key), why, channel.span)


def has_key(channel: Channel) -> bool:
    """Whether a queue or topic is encrypted with a key that isn't the service's."""
    wish = channel.options.get("encryption")
    return isinstance(wish, str) and wish != "aws"


def held_to(program: Program, channel: Channel, plan: Mapping[str, Any]) -> Held:
    """The condition keys of a call, with the values that the source fixes."""
    if channel.kind == "email":
        return (("ses:FromAddress", (address_of(channel.name),)),)
    if channel.kind != "bus":
        return ()
    source = ("events:source", (source_of(program, channel),))
    kind = plan.get("detail_type")
    return (source, *((("events:detail-type", (kind,)),) if kind is not None else ()))


def joined_values(one: Held, other: Held) -> Held:
    """What both calls are held to: the values of either, of keys that hold both."""
    others = dict(other)
    return tuple(
        (key, tuple(dict.fromkeys(values + others[key]))) for key, values in one if key in others
    )
