"""An e-mail on its way out: checked, kept, and shown in the log."""

import json
import re
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.outbox import Sent
from csc.emulator.services.ses.errors import InvalidParameterValue, MessageRejected

if TYPE_CHECKING:
    from csc.emulator.services.ses.service import Ses

MOST = 50
_ADDRESS = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:]+").fullmatch
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search
_HOLE = re.compile(r"\{\{\s*([A-Za-z0-9_.]+)\s*\}\}")


def address_of(text: str) -> str:
    """``Agent <agent@example.com>`` → agent@example.com"""
    return text.rpartition("<")[2].rstrip(">").strip()


def send(
    ses: "Ses",
    sender: str,
    destination: Mapping[str, Sequence[str]],
    parts: Mapping[str, str],
    invalid: type[ServiceError] = InvalidParameterValue,
) -> str:
    """The id of the message. ``parts``: ``subject``, ``text``, ``html``.

    Raises ``invalid`` for addresses and a subject that aren't any, MessageRejected for a sender of no verified identity.
    """
    to = [*destination.get("ToAddresses", ()), *destination.get("CcAddresses", ())]
    to += destination.get("BccAddresses", ())
    if not to:
        raise invalid("At least one recipient is needed.")
    if len(to) > MOST:
        raise invalid("Recipient count exceeds 50.")
    for one in (sender, *to):
        _check_address(one, invalid)
    if _CONTROL(parts.get("subject", "")):
        raise invalid("The subject contains control characters.")
    _check_identity(ses, address_of(sender))
    id = f"{int(ses.cloud.clock.now() * 1000):016x}-{ses.cloud.clock.uuid()}-000000"
    subject = parts.get("subject", "")
    text = parts.get("text") or parts.get("html") or ""
    told = {"MessageId": id, "Source": sender, "Destination": dict(destination), **parts}
    ses.store.add_message(id, ses.cloud.clock.now(), told)
    ses.cloud.outbox.send(Sent("ses", "email", sender, tuple(to), subject, text))
    return id


def _check_address(text: str, invalid: type[ServiceError]) -> None:
    local, at, domain = address_of(text).rpartition("@")
    if not at or not domain:
        raise invalid("Missing final '@domain'")
    if not local:
        raise invalid(f"User name is missing: '{text}'.")
    if _CONTROL(text) or " " in local:
        raise invalid("Local address contains control or whitespace")
    if not _ADDRESS(f"{local}@{domain}"):
        raise invalid("Illegal address")


def _check_identity(ses: "Ses", sender: str) -> None:
    """An address is verified by itself or with its domain, or one above that."""
    known = ses.store.identities()
    domain = sender.rpartition("@")[2]
    parts = domain.split(".")
    if sender in known or any(".".join(parts[n:]) in known for n in range(len(parts))):
        return
    region = ses.cloud.region.upper()
    raise MessageRejected(
        "Email address is not verified. The following identities failed the check in region "
        f"{region}: {sender}"
    )


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
