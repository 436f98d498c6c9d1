"""Where messages go, declared and used: ``Queue`` (SQS), ``Topic`` (SNS), ``Bus`` (EventBridge), ``Email`` (SES).

    orders = Queue("orders", model=Order)          orders.send(order, delay=30)
    news = Topic("news")                           news.publish(item, subject="News")
    shop = Bus("shop")                             shop.put("OrderPlaced", order)
    mail = Email("shop@example.com")               mail.send(to=customer.email, subject="Thank you", text="…")

Making one connects to nothing.  A message is a text as it is, or anything else as its JSON; each call gives back the
id that AWS gave the message.  What a service takes but then doesn't deliver is an answer of 502.
"""

from collections.abc import Callable, Mapping, Sequence
from types import UnionType
from typing import Any, Generic, TypeVar, cast, overload

from csc.inert import perform, present

__all__ = ["Bus", "Email", "Queue", "Topic"]

T = TypeVar("T")
Handler = TypeVar("Handler", bound=Callable[..., object])


class Queue(Generic[T]):
    """A queue of SQS. ``model`` is what its messages are; without it, any text or model may be sent.

    By default: encrypted with a key that SQS manages, only over TLS, messages kept for four days, and those that were
    received five times without success put aside in a dead-letter queue (``dead_letters``: how often, or False).
    ``encryption`` may be "kms" (a key of one's own) or a key's ARN.  ``visibility`` is how long a message is hidden from
    others once it was received.  A ``fifo`` queue keeps the order within each group, and drops what is sent twice.
    """

    @overload
    def __init__(
        self: "Queue[object]",
        name: str,
        *,
        model: UnionType | None = None,
        fifo: bool = False,
        dead_letters: bool | int = True,
        visibility: str = "30s",
        retention: str = "4d",
        delay: int = 0,
        encryption: bool | str = True,
    ) -> None: ...

    @overload
    def __init__(
        self: "Queue[T]",
        name: str,
        *,
        model: type[T],
        fifo: bool = False,
        dead_letters: bool | int = True,
        visibility: str = "30s",
        retention: str = "4d",
        delay: int = 0,
        encryption: bool | str = True,
    ) -> None: ...

    def __init__(
        self,
        name: str,
        *,
        model: type[Any] | UnionType | None = None,
        fifo: bool = False,
        dead_letters: bool | int = True,
        visibility: str = "30s",
        retention: str = "4d",
        delay: int = 0,
        encryption: bool | str = True,
    ) -> None:
        self.name, self.model, self.fifo = name, model, fifo
        self.dead_letters, self.visibility, self.retention = dead_letters, visibility, retention
        self.delay, self.encryption = delay, encryption

    def send(
        self,
        message: T | Mapping[str, object],
        *,
        delay: int | None = None,
        group: str | None = None,
        deduplication: str | None = None,
    ) -> str:
        """Put a message into the queue; its id. ``delay`` in seconds, up to 900.

        A FIFO queue asks for a ``group``.  ``deduplication`` is what a message is known by for five minutes; without it,
        its content.

        Raises:
            HTTPError: 400 for what SQS doesn't take: more than 1 MiB, or characters that XML doesn't know.
        """
        more = present(delay=delay, group=group, deduplication=deduplication)
        return cast(str, perform("sqs", "send", self, {"message": message, **more}))

    def consumer(self, function: Handler) -> Handler:
        """The decorator of the function that is given each message: its one argument.

        It runs in a Lambda. What it raises makes that message come again, after ``visibility``, and no other.
        """
        return function

    def __repr__(self) -> str:
        return f"Queue({self.name!r})"


class Topic(Generic[T]):
    """A topic of SNS. ``model`` is what its messages are; without it, any text or model may be published.

    By default encrypted with the account's KMS key for SNS; ``encryption`` may be "kms" (a key of one's own), a key's ARN,
    or False.  Publishing takes TLS.
    """

    @overload
    def __init__(
        self: "Topic[object]",
        name: str,
        *,
        model: UnionType | None = None,
        fifo: bool = False,
        encryption: bool | str = True,
    ) -> None: ...

    @overload
    def __init__(
        self: "Topic[T]",
        name: str,
        *,
        model: type[T],
        fifo: bool = False,
        encryption: bool | str = True,
    ) -> None: ...

    def __init__(
        self,
        name: str,
        *,
        model: type[Any] | UnionType | None = None,
        fifo: bool = False,
        encryption: bool | str = True,
    ) -> None:
        self.name, self.model = name, model
        self.fifo, self.encryption = fifo, encryption

    def publish(
        self,
        message: T | Mapping[str, object],
        *,
        subject: str | None = None,
        attributes: Mapping[str, str | int | float] | None = None,
        group: str | None = None,
        deduplication: str | None = None,
    ) -> str:
        """Tell all who have subscribed; the message's id. ``attributes`` are what their filters look at.

        Raises:
            HTTPError: 400 for what SNS doesn't take: more than 256 KiB, a subject of several lines or over 100 characters.
        """
        more = present(
            subject=subject, attributes=attributes, group=group, deduplication=deduplication
        )
        return cast(str, perform("sns", "publish", self, {"message": message, **more}))

    def __repr__(self) -> str:
        return f"Topic({self.name!r})"


class Bus:
    """An event bus of EventBridge. ``source`` is who its events say that they are of: by default the application's name.

    ``Bus("default")`` is the bus that each account has.
    """

    def __init__(self, name: str, *, source: str | None = None) -> None:
        self.name, self.source = name, source

    def put(self, detail_type: str, detail: object) -> str:
        """Put one event on the bus; its id. ``detail`` is a model or a dict.

        Where EventBridge takes the call but not the event, the answer is a 502.
        """
        given = {"detail_type": detail_type, "detail": detail}
        return cast(str, perform("events", "put", self, given))

    def on(self, *detail_types: str) -> Callable[[Handler], Handler]:
        """The decorator of a function that is given the detail of each event of these types: its one argument.

        It runs in a Lambda, which EventBridge calls again where it fails.
        """
        return lambda function: function

    def __repr__(self) -> str:
        return f"Bus({self.name!r})"


class Email:
    """An address that mail is sent from, with SES. ``identity`` is what SES has verified: the address, or its domain.

    The identity is declared by the stack; SES writes to the address, or asks for records of the domain, to verify it.
    """

    def __init__(self, sender: str, *, identity: str | None = None) -> None:
        self.sender = sender
        self.identity = identity or sender

    @property
    def name(self) -> str:
        """What tells it from others."""
        return self.sender

    def send(
        self,
        *,
        to: str | Sequence[str],
        subject: str,
        text: str | None = None,
        html: str | None = None,
        cc: str | Sequence[str] | None = None,
        bcc: str | Sequence[str] | None = None,
        reply_to: str | Sequence[str] | None = None,
    ) -> str:
        """Send one mail of ``text``, ``html``, or both; its id.

        Raises:
            HTTPError: 400 for addresses and subjects that are none.  That the sender isn't verified is a 502.
        """
        if text is None and html is None:
            raise TypeError("a mail needs text=, html=, or both")
        people = {
            name: [value] if isinstance(value, str) else value
            for name, value in present(to=to, cc=cc, bcc=bcc, reply_to=reply_to).items()
        }
        parts = present(subject=subject, text=text, html=html)
        return cast(str, perform("ses", "mail", self, {**people, **parts}))

    def __repr__(self) -> str:
        return f"Email({self.sender!r})"
