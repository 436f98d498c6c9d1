"""What services would send to people: e-mails and text messages. Nothing leaves the machine."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sent:
    """``medium`` is ``email`` or ``sms``; ``to`` the addresses, ``text`` the body."""

    service: str
    medium: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str

    @property
    def line(self) -> str:
        """For the log, on one line: what is sent comes from users."""
        subject = f"{self.subject}: " if self.subject else ""
        said = f"{self.medium} to {', '.join(self.to)}: {subject}{self.text}"
        return "".join(sign if sign.isprintable() else " " for sign in said)[:1000]


@dataclass(slots=True)
class Outbox:
    """``on_message`` is told of each message; ``sent`` keeps the last 200."""

    on_message: list[Callable[[Sent], None]] = field(default_factory=list)
    sent: deque[Sent] = field(default_factory=lambda: deque(maxlen=200))

    def send(self, message: Sent) -> None:
        self.sent.append(message)
        for tell in self.on_message:
            tell(message)
