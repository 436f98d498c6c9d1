"""Messages to users. Nothing leaves the machine: they go to the log, and the last ones are kept."""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from csc.emulator.services.cognito_idp.entities import Pool, User


@dataclass(frozen=True, slots=True)
class Message:
    """``purpose`` is what the code or password in it is for (``sign-up``, ``forgot-password``)."""

    pool: str
    username: str
    medium: str
    destination: str
    purpose: str
    code: str
    text: str

    @property
    def line(self) -> str:
        """For the log, on one line: what was sent comes from users."""
        said = f"{self.medium.lower()} to {self.destination}: {self.text}"
        return "".join(sign if sign.isprintable() else " " for sign in said)


@dataclass(slots=True)
class Mailbox:
    """``on_message`` is told of each message; ``sent`` keeps the last 200."""

    on_message: list[Callable[[Message], None]] = field(default_factory=list)
    sent: deque[Message] = field(default_factory=lambda: deque(maxlen=200))

    def send(self, message: Message) -> None:
        self.sent.append(message)
        for tell in self.on_message:
            tell(message)


def delivery_details(attribute: str, destination: str) -> dict[str, str]:
    """CodeDeliveryDetails, with the destination masked as Cognito does."""
    medium = "SMS" if attribute == "phone_number" else "EMAIL"
    return {
        "Destination": mask(destination),
        "DeliveryMedium": medium,
        "AttributeName": attribute,
    }


_LEGACY = ["phone_number", "email"]


def recovery_attributes(pool: Pool) -> list[str]:
    """Where a code may be sent, best first. Without the pool's setting: SMS before e-mail."""
    setting = pool.config.get("AccountRecoverySetting") or {}
    ways = sorted(setting.get("RecoveryMechanisms") or (), key=lambda way: int(way["Priority"]))
    named = [way["Name"].removeprefix("verified_") for way in ways if way["Name"] != "admin_only"]
    return named or _LEGACY


def simulated_details(pool: Pool, username: str) -> dict[str, str]:
    """Where a code would seem to go that goes nowhere: the same each time that it is asked for."""
    drawn = hashlib.sha256(f"{pool.id} {username}".encode()).digest()
    if recovery_attributes(pool)[0] == "phone_number":
        number = int.from_bytes(drawn[:4], "big") % 10_000
        return delivery_details("phone_number", f"+1555555{number:04d}")
    letter = chr(ord("a") + drawn[0] % 26)
    return delivery_details("email", f"{username[:1]}@{letter}")


def mask(destination: str) -> str:
    """``agent@example.com`` is shown as ``a***@e***``, a telephone number by its last four."""
    name, at, host = destination.partition("@")
    if at:
        return f"{name[:1]}***@{host[:1]}***"
    return "+" + "*" * max(0, len(destination) - 5) + destination[-4:]


def default_text(purpose: str, code: str, username: str) -> str:
    """Cognito's texts, where the pool has none of its own."""
    if purpose == "admin-create":
        return f"Your username is {username} and temporary password is {code}."
    if purpose in ("mfa", "email-mfa"):
        return f"Your authentication code is {code}."
    if purpose == "forgot-password":
        return f"Your password reset code is {code}."
    return f"Your confirmation code is {code}"


def pool_text(pool: Pool, user: User, purpose: str, attribute: str, code: str) -> str:
    """The pool's own text for a message, its place-holders filled."""
    config = pool.config
    template = config.get("VerificationMessageTemplate") or {}
    sms = attribute == "phone_number"
    if purpose == "admin-create":
        invitation = (config.get("AdminCreateUserConfig") or {}).get("InviteMessageTemplate") or {}
        text = invitation.get("SMSMessage" if sms else "EmailMessage")
    elif purpose == "mfa":
        text = config.get("SmsAuthenticationMessage")
    elif sms:
        text = template.get("SmsMessage") or config.get("SmsVerificationMessage")
    else:
        text = template.get("EmailMessage") or config.get("EmailVerificationMessage")
    if not text:
        return default_text(purpose, code, user.username)
    return str(text).replace("{####}", code).replace("{username}", user.username)
