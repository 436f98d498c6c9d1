"""An e-mail on its way out: checked, kept, and shown in the log."""

import json
import re
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.outbox import Sent
from csc.emulator.services.ses.errors import MessageRejected

if TYPE_CHECKING:
    from csc.emulator.services.ses.service import Ses

MOST = 50
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+").fullmatch
_HOLE = re.compile(r"\{\{\s*([A-Za-z0-9_.]+)\s*\}\}")


def address_of(text: str) -> str:
    """``Agent <agent@example.com>`` → agent@example.com"""
    return text.rpartition("<")[2].rstrip(">").strip()


def send(
    ses: "Ses",
    sender: str,
    destination: Mapping[str, Sequence[str]],
    parts: Mapping[str, str],
    invalid: type[ServiceError] = MessageRejected,
) -> str:
    """The id of the message. ``parts``: ``subject``, ``text``, ``html``.

    Raises ``invalid`` for addresses that aren't any.
    """
    to = [*destination.get("ToAddresses", ()), *destination.get("CcAddresses", ())]
    to += destination.get("BccAddresses", ())
    if not to:
        raise invalid("At least one recipient is needed.")
    if len(to) > MOST:
        raise invalid("Recipient count exceeds 50.")
    for one in (sender, *to):
        if not _ADDRESS(address_of(one)):
            raise invalid(f"Missing final '@domain' or illegal address: {one}")
    id = f"{int(ses.cloud.clock.now() * 1000):016x}-{ses.cloud.clock.uuid()}-000000"
    subject = parts.get("subject", "")
    text = parts.get("text") or parts.get("html") or ""
    told = {"MessageId": id, "Source": sender, "Destination": dict(destination), **parts}
    ses.store.add_message(id, ses.cloud.clock.now(), told)
    ses.cloud.outbox.send(Sent("ses", "email", sender, tuple(to), subject, text))
    return id


def read_raw(raw: bytes) -> tuple[str, dict[str, list[str]], dict[str, str]]:
    """Sender, destination and parts of a message in MIME."""
    message: Any = message_from_bytes(raw, policy=policy.default)

    def addresses(header: str) -> list[str]:
        found = message.get(header)
        return [one.addr_spec for one in found.addresses] if found is not None else []

    destination = {
        "ToAddresses": addresses("To"),
        "CcAddresses": addresses("Cc"),
        "BccAddresses": addresses("Bcc"),
    }
    parts = {"subject": str(message.get("Subject") or "")}
    for kind, member in (("plain", "text"), ("html", "html")):
        body = message.get_body((kind,))
        if body is not None:
            parts[member] = body.get_content()
    return str(message.get("From") or ""), destination, parts


def fill_template(template: Mapping[str, str], data: str) -> dict[str, str]:
    """``{{name}}`` replaced by the data's values; conditions and loops stay as they are."""
    try:
        values = json.loads(data or "{}")
    except ValueError:
        values = {}

    def look_up(match: re.Match[str]) -> str:
        value: Any = values
        for part in match[1].split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return str(value)

    members = {"subject": "SubjectPart", "text": "TextPart", "html": "HtmlPart"}
    named = {
        part: template.get(member) or template.get(member.replace("Part", "")) or ""
        for part, member in members.items()
    }
    return {part: _HOLE.sub(look_up, text) for part, text in named.items() if text}
