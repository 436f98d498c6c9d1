"""An HTTP request and response as values: what stands between the server and everything else."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class HttpRequest:
    """``target`` is the raw request target (path and query, still percent-encoded); ``headers`` are
    in the order and case they came in, repeated names repeated.  ``known_fields`` are ``fields``, where
    who read the headers made them."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    source_ip: str = "127.0.0.1"
    scheme: str = "http"
    known_fields: dict[str, str] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def fields(self) -> dict[str, str]:
        """The last value of each header, by its name in lower case; made once, not to be changed."""
        fields = self.known_fields
        if fields is None:
            fields = self.known_fields = {name.lower(): value for name, value in self.headers}
        return fields

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The last value of a header, whatever its case."""
        return self.fields.get(name.lower())


@dataclass(slots=True)
class HttpResponse:
    """``headers`` without Content-Length, Date and Connection, which the server adds.

    ``head`` may hold the status line and all headers as they are sent, but for those of Date and
    Connection; ``add`` keeps it true.
    """

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    head: str = field(default="", repr=False, compare=False)

    def add(self, headers: Iterable[tuple[str, str]]) -> None:
        """More headers."""
        self.headers.extend(headers)
        self.head = ""
