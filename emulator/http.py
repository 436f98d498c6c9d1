"""An HTTP request and response as values: what stands between the server and everything else."""

from collections.abc import Iterable
from dataclasses import dataclass, field


# Each request makes one of each: an ``__init__`` that is written out compiles, the one of dataclasses doesn't.
@dataclass(slots=True, init=False)
class HttpRequest:
    """``target`` is the raw request target (path and query, still percent-encoded); ``headers`` are
    in the order and case they came in, repeated names repeated.  ``known_fields`` are ``fields``, where
    who read the headers made them."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    source_ip: str
    scheme: str
    known_fields: dict[str, str] | None = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
        source_ip: str = "127.0.0.1",
        scheme: str = "http",
    ) -> None:
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.source_ip, self.scheme = source_ip, scheme
        self.known_fields = None

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


@dataclass(slots=True, init=False)
class HttpResponse:
    """``headers`` without Content-Length, Date and Connection, which the server adds.

    ``head`` may hold the status line and all headers as they are sent, but for those of Date and
    Connection; ``add`` keeps it true.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    head: str = field(repr=False, compare=False)

    def __init__(
        self,
        status: int,
        headers: list[tuple[str, str]] | None = None,
        body: bytes = b"",
        head: str = "",
    ) -> None:
        self.status, self.body, self.head = status, body, head
        self.headers = [] if headers is None else headers

    def add(self, headers: Iterable[tuple[str, str]]) -> None:
        """More headers."""
        self.headers.extend(headers)
        self.head = ""
