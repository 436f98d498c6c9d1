"""Declarations of queues, topics, buses and senders of mail → ``Channel``. The rest of reading them is ``resources.py``'s."""

from typing import Final, Literal, cast

from csc.compiler.ir.model import Channel, JsonValue
from csc.compiler.ir.types import Type
from csc.diagnostics import Span

KINDS: Final[dict[str, Literal["queue", "topic", "bus", "email"]]] = {
    "Queue": "queue",
    "Topic": "topic",
    "Bus": "bus",
    "Email": "email",
}
"""What each constructor of ``csc.channels`` declares."""


def channel(callee: str, key: str, name: str, settings: dict[str, object], span: Span) -> Channel:
    """The names of FIFO queues and topics end in ``.fifo`` on AWS: one that doesn't is given that."""
    kind = KINDS[callee]
    message = cast(Type | None, settings.pop("model", None))
    options: dict[str, JsonValue] = settings
    if name.endswith(".fifo"):
        options["fifo"] = True
    elif options.get("fifo"):
        name += ".fifo"
    return Channel(kind, key, name, message, options, span)
