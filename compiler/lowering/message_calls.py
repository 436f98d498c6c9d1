"""A ``HostCall`` on a channel as its call plan: ``csc/message_plans.py`` with a hole for each argument.

orders.send(order, delay=5)  →  SendMessage with MessageBody from argument 0, DelaySeconds from argument 1
"""

import ast
from typing import Any

from csc.compiler.ir.model import Channel, Program
from csc.compiler.ir.ops import Const, HostCall
from csc.compiler.ir.types import INT
from csc.message_plans import KINDS, event_plan, mail_plan, queue_plan, topic_plan

SERVICES = frozenset(KINDS.values())


def message_plan(program: Program, call: HostCall) -> dict[str, Any]:
    """The plan of a call that sends one message."""
    channel = program.channels[call.resource]
    holes: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for position, (name, value) in enumerate(call.arguments):
        if name.startswith("attribute."):
            kind = "Number" if value.type == INT else "String"
            attributes[name.removeprefix("attribute.")] = kind, hole(position, "text")
        else:
            holes[name] = hole(position, "message" if name in ("message", "detail") else "json")
    match call.operation:
        case "send":
            return queue_plan(channel.key, holes)
        case "publish":
            return topic_plan(channel.key, holes | {"attributes": attributes})
        case "put":
            made = event_plan(channel.key, source_of(program, channel), holes)
            kind_of_event = dict(call.arguments)["detail_type"]
            known = isinstance(kind_of_event, Const)
            return made | ({"detail_type": kind_of_event.value} if known else {})  # type: ignore[union-attr]
    return mail_plan(channel.key, channel.name, holes)


OPERATIONS = {
    "queue": "SendMessage",
    "topic": "Publish",
    "bus": "PutEvents",
    "email": "SendEmail",
}


def scanned_plan(channel: Channel, node: ast.Call) -> dict[str, Any]:
    """As much of a plan as permissions need, from a call in a source that has no typed form."""
    first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    known = {"detail_type": first} if channel.kind == "bus" and isinstance(first, str) else {}
    return {
        "service": KINDS[channel.kind],
        "operation": OPERATIONS[channel.kind],
        "resource": channel.key,
        "input": {},
        "result": {"shape": "value"},
        "errors": [],
        **known,
    }


def hole(position: int, how: str) -> dict[str, Any]:
    return {"argument": position, "as": how}


def source_of(program: Program, bus: Channel) -> str:
    """Who the events of a bus say that they are of."""
    return str(bus.options.get("source") or program.application.name)


def address_of(sender: str) -> str:
    """``Shop <shop@example.com>`` → shop@example.com"""
    return sender.rpartition("<")[2].rstrip(">")


def identity_of(sender: Channel) -> str:
    """What SES has verified: the address, or the domain that is declared."""
    return str(sender.options.get("identity") or address_of(sender.name))
