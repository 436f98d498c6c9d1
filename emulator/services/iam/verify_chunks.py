"""A body that S3 gets in pieces, each signed with the one before: ``aws-chunked``.

    400;chunk-signature=ad80c730…\\r\\n<1024 bytes>\\r\\n … 0;chunk-signature=b6c6ea8a…\\r\\n\\r\\n

The first piece is signed with the signature of the headers, so no piece can be changed, left out or
put elsewhere.  Source: Amazon S3 API Reference, "Signature calculations for the Authorization header:
Transferring a payload in multiple chunks", and "… (AWS Signature Version 4) with trailing headers".
"""

import hashlib
import hmac
from collections.abc import Iterator

_EMPTY = hashlib.sha256(b"").hexdigest()
SIGNED = ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
"""What ``x-amz-content-sha256`` says of such a body."""


def chunks_are_signed(
    body: bytes, key: bytes, date: str, scope: str, seed: str, *, trailer: bool
) -> bool:
    """Whether every piece, and the trailer where there is one, bears its signature.

    ``key`` is the signing key of the scope and ``seed`` the signature of the headers, in hex.
    """
    before, at = seed, 0
    for size, given, start in _pieces(body):
        if size < 0:
            return False
        piece = body[start : start + size]
        said = hashlib.sha256(piece).hexdigest()
        text = f"AWS4-HMAC-SHA256-PAYLOAD\n{date}\n{scope}\n{before}\n{_EMPTY}\n{said}"
        before = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(before, given):
            return False
        at = start
        if size == 0:
            return not trailer or _trailer_is_signed(body[at:], key, date, scope, before)
    return False


def _pieces(body: bytes) -> Iterator[tuple[int, str, int]]:
    """Size, signature and place of each; the size is -1 where there is no piece in its form."""
    at = 0
    while True:
        end = body.find(b"\r\n", at)
        size, _, said = body[at:end].partition(b";chunk-signature=")
        try:
            length = int(size, 16) if end >= 0 else -1
        except ValueError:
            length = -1
        start = end + 2
        whole = length == 0 or body[start + length : start + length + 2] == b"\r\n"
        if length < 0 or not whole:
            yield -1, "", 0
            return
        yield length, said.decode("latin-1"), start
        at = start + length + 2


def _trailer_is_signed(rest: bytes, key: bytes, date: str, scope: str, before: str) -> bool:
    """``x-amz-checksum-crc32c:sOO8/Q==\\r\\nx-amz-trailer-signature:63bddb…``"""
    lines = [line for line in rest.decode("latin-1").split("\r\n") if line]
    headers = [line for line in lines if not line.startswith("x-amz-trailer-signature:")]
    given = [line.partition(":")[2] for line in lines if line not in headers]
    said = hashlib.sha256("".join(f"{line}\n" for line in headers).encode("latin-1")).hexdigest()
    text = f"AWS4-HMAC-SHA256-TRAILER\n{date}\n{scope}\n{before}\n{said}"
    wanted = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return len(given) == 1 and hmac.compare_digest(wanted, given[0])
