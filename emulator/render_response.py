"""HttpResponse → the bytes on the wire.

Names and values may come from request data by way of a mapping template, so nothing in them can
end a header line: CR, LF and NUL become spaces (RFC 9110, 5.5), and a name that isn't a token is
left out.
"""

import re
import time
from email.utils import formatdate
from http import HTTPStatus

from csc.emulator.http import HttpResponse

_OURS = frozenset(("content-length", "date", "connection", "transfer-encoding", "keep-alive"))
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_KEPT = "Connection: keep-alive\r\n"
_BREAKS = re.compile("[\r\n\0]")
_STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus
}
_theirs: set[str] = set()
"""Names that were looked at before."""


class _Date:
    def __init__(self) -> None:
        self.second = 0
        self.line = self.kept = ""


_shown = _Date()


def render_response(
    response: HttpResponse, method: str, *, keep_alive: bool, http10: bool
) -> bytes:
    """``method`` is the request's: HEAD gets the head alone."""
    if response.head and keep_alive and not http10 and method != "HEAD":
        if int(time.time()) != _shown.second:
            _date()
        return (response.head + _shown.kept).encode("latin-1") + response.body
    status = response.status
    lines = [_STATUS_LINES.get(status) or f"HTTP/1.1 {status} \r\n"]
    for name, value in response.headers:
        if name in _theirs or _is_theirs(name):
            if not value.isprintable():
                value = _BREAKS.sub(" ", value)
            lines.append(f"{name}: {value}\r\n")
    bodiless = status == 204 or status == 304 or status < 200
    body = response.body
    if not bodiless:
        length = len(body) if body or method != "HEAD" else _announced(response)
        lines.append(f"Content-Length: {length}\r\n")
    # AWS says keep-alive to HTTP/1.1 too, and clients record it.
    lines.append(_KEPT if keep_alive else "Connection: close\r\n")
    lines.append(_date())
    text = "".join(lines)
    head = text.encode() if text.isascii() else _encode(text)
    return head if bodiless or method == "HEAD" else head + body


def _announced(response: HttpResponse) -> int:
    """The length that a GET's body would have, where an answer to HEAD says so (RFC 9110, 9.3.2)."""
    for name, value in response.headers:
        if name.lower() == "content-length" and value.isascii() and value.isdecimal():
            return int(value)
    return 0


def _is_theirs(name: str) -> bool:
    """Whether a response may carry this header as its maker gave it."""
    if _TOKEN(name) is None or name.lower() in _OURS:
        return False
    if len(_theirs) < 1024:
        _theirs.add(name)
    return True


def _encode(head: str) -> bytes:
    """Latin-1, as HTTP has it; UTF-8 where a value has other characters."""
    try:
        return head.encode("latin-1")
    except UnicodeEncodeError:
        return head.encode("utf-8", "replace")


def _date() -> str:
    """The Date header and the blank line that ends the head; made once a second."""
    now = int(time.time())
    if now != _shown.second:
        _shown.second = now
        _shown.line = f"Date: {formatdate(now, usegmt=True)}\r\n\r\n"
        _shown.kept = _KEPT + _shown.line
    return _shown.line
