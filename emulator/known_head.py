"""Headers that a connection sent before, byte by byte, needn't be parsed again.

    GET /orders/7 HTTP/1.1␍␊Host: …␍␊Authorization: …␍␊␍␊
    ╰───── read here ────╯╰── as before: as llhttp read it ──╯

Most clients repeat all headers of a connection's first request in the others.  Only what llhttp has
taken is repeated, a whole message that arrives alone, with a body of the same length; and the first
line is read here only in the plainest of its forms.  All else goes to llhttp.
"""

from csc.emulator.http import HttpRequest

MOST_BYTES = 16 * 1024
"""Of headers that are kept, of a body behind them, and of a target that is read here."""

_METHODS = {
    name.encode(): name for name in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
}
_PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~%?&=+,:;@!$'()*"
"""What a target may hold: all that RFC 3986 lets stand in a path or query."""

_SPECIAL = ("transfer-encoding", "expect", "upgrade")
"""Fields that say how what follows them is to be read."""


class KnownHead:
    """``block`` is what stood between the first line and the body, both exclusive: it begins with the
    first line's end.  ``size`` counts it and the body behind it."""

    __slots__ = ("block", "body", "fields", "headers", "size", "used")

    def __init__(self, block: bytes, request: HttpRequest) -> None:
        self.block, self.body = block, len(request.body)
        self.size = len(block) + self.body
        self.headers, self.fields = request.headers, request.fields
        self.used = False

    def read(self, data: bytes, source_ip: str) -> HttpRequest | None:
        """The request that ``data`` is, where it differs from the known in its first line and body alone."""
        end = len(data) - self.size
        if not data.startswith(self.block, end) or end < 0:
            return None
        method, _, target = data[:end].partition(b" ")
        verb, plain = _METHODS.get(method), target[:-9]
        if (
            verb is None
            or target[-9:] != b" HTTP/1.1"
            or plain[:1] != b"/"
            or plain.translate(None, _PLAIN)
            or end > MOST_BYTES
        ):
            return None
        self.used = True
        body = data[-self.body :] if self.body else b""
        request = HttpRequest(verb, str(plain, "ascii"), self.headers, body, source_ip)
        request.known_fields = self.fields
        return request


def know_head(data: bytes, request: HttpRequest) -> KnownHead | None:
    """What may be known of ``data``, which llhttp read as this one request and kept its connection
    open behind; None where it isn't plain enough.

    The block can't end elsewhere than llhttp ended it: it holds as many lines as there are headers,
    and what follows is as long as the body.
    """
    line, end = data.find(b"\r\n"), data.find(b"\r\n\r\n") + 4
    fields, length = request.fields, len(request.body)
    if line < 0 or end < line or len(data) - end != length or max(end, length) > MOST_BYTES:
        return None
    block = data[line:end]
    if block.count(b"\r\n") != len(request.headers) + 2 or block.count(b"\n") != block.count(b"\r"):
        return None
    if any(name in fields for name in _SPECIAL) or int(fields.get("content-length", 0)) != length:
        return None
    known = KnownHead(block, request)
    again = known.read(data, request.source_ip)
    known.used = False
    return known if again == request else None
