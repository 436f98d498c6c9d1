"""A message, as the program gave it, into a call plan and its arguments: what ``live_calls`` does for tables.

``channels`` of a bundle's configuration: ``{"kind", "key", "name", "source"?, "message": type}`` of each.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from csc.attribute_values import Models, TypeData
from csc.live_values import plain, shaped
from csc.message_plans import PlanData, event_plan, mail_plan, queue_plan, topic_plan

Channel = Mapping[str, Any]
Given = Mapping[str, Any]


def channel_names(channels: list[Channel]) -> dict[str, str]:
    """What each channel is called in this deployment, from the function's environment: URLs of queues, ARNs of topics."""
    return {
        f"{one['kind']}:{one['key']}": os.environ.get(variable_of(one["kind"], one["key"]))
        or one["name"]
        for one in channels
    }


def channel_of(channels: Mapping[tuple[str, str], Channel], declared: Any) -> Channel:
    """The channel of a declaration of ``csc.channels``."""
    kind = KINDS_OF[type(declared).__name__]
    name = str(declared.name)
    if getattr(declared, "fifo", False) and not name.endswith(".fifo"):
        name += ".fifo"
    return channels[kind, name]


KINDS_OF = {"Queue": "queue", "Topic": "topic", "Bus": "bus", "Email": "email"}


def variable_of(kind: str, key: str) -> str:
    """The environment variable that a Lambda is told a channel by: ``CSC_QUEUE_orders``."""
    return f"CSC_{kind.upper()}_{key}"


def planned(
    channel: Channel, operation: str, given: Given, models: Models
) -> tuple[PlanData, list[Any]]:
    """The plan of one call, and the arguments for its holes."""
    arguments: list[Any] = []

    def hole(value: Any, how: str = "json") -> dict[str, Any]:
        arguments.append(value)
        return {"argument": len(arguments) - 1, "as": how}

    return _PLANNERS[operation](channel, given, hole, models), arguments


Hole = Callable[..., dict[str, Any]]


def _send(channel: Channel, given: Given, hole: Hole, models: Models) -> PlanData:
    return queue_plan(channel["key"], _holes(channel, given, hole, models))


def _publish(channel: Channel, given: Given, hole: Hole, models: Models) -> PlanData:
    holes = _holes(channel, given, hole, models)
    attributes = given.get("attributes") or {}
    return topic_plan(
        channel["key"],
        holes
        | {
            "attributes": {
                name: ("String" if isinstance(value, str) else "Number", hole(value, "text"))
                for name, value in attributes.items()
            }
        },
    )


def _put(channel: Channel, given: Given, hole: Hole, models: Models) -> PlanData:
    holes = {
        "detail_type": hole(given["detail_type"]),
        "detail": hole(plain(given["detail"]), "message"),
    }
    return event_plan(channel["key"], channel["source"], holes)


def _mail(channel: Channel, given: Given, hole: Hole, models: Models) -> PlanData:
    holes = {name: hole(plain(value)) for name, value in given.items()}
    return mail_plan(channel["key"], channel["name"], holes)


def _holes(channel: Channel, given: Given, hole: Hole, models: Models) -> dict[str, Any]:
    message = _message(given["message"], channel["message"], models)
    rest = {name: hole(plain(value)) for name, value in given.items()
            if name not in ("message", "attributes")}  # fmt: skip
    return {"message": hole(message, "message"), **rest}


def _message(value: Any, type_: TypeData, models: Models) -> Any:
    """A text stays one; a model has the fields that the channel's messages have."""
    return plain(value) if isinstance(value, str) else shaped(value, type_, models)


_PLANNERS = {"send": _send, "publish": _publish, "put": _put, "mail": _mail}
