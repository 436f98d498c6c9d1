"""What S3's requests have of their own: buckets in the host name, bodies in signed chunks.

PUT /key, Host: assets.localhost:8080          ──▶   PUT /assets/key
400;chunk-signature=…\\r\\n<1024 bytes>\\r\\n0\\r\\n…   ──▶   <1024 bytes>
"""

from dataclasses import replace

from csc.emulator.http import HttpRequest
from csc.emulator.services.s3.errors import IncompleteBody

SUFFIXES = (".localhost", ".localhost.localstack.cloud")


def in_path_style(request: HttpRequest) -> HttpRequest:
    """The same request with its bucket in the path and its body in one piece.

    Raises IncompleteBody.
    """
    bucket = bucket_of(request.header("Host") or "")
    target = f"/{bucket}{request.target}" if bucket else request.target
    body = request.body
    if (request.header("X-Amz-Content-Sha256") or "").startswith("STREAMING-"):
        body = _in_one_piece(body)
    return replace(request, target=target, body=body)


def bucket_of(host: str) -> str:
    """``assets.localhost:8080`` and ``assets.s3.us-east-1.amazonaws.com`` → assets; of S3's own name nothing."""
    name = host.partition(":")[0].lower()
    suffix = next((one for one in SUFFIXES if name.endswith(one)), "")
    if suffix:
        name = name.removesuffix(suffix)
    elif not name.endswith(".amazonaws.com"):
        return ""
    if name == "s3" or name.startswith("s3."):
        return ""
    return name.partition(".s3")[0] if ".s3" in name or suffix else ""


def _in_one_piece(body: bytes) -> bytes:
    """The trailer, a checksum, is left."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at)
        if end < 0:
            raise IncompleteBody("The request body terminated unexpectedly")
        try:
            size = int(body[at:end].partition(b";")[0], 16)
        except ValueError:
            raise IncompleteBody("The request body terminated unexpectedly") from None
        if size == 0:
            return b"".join(pieces)
        start, at = end + 2, end + 2 + size + 2
        if size < 0 or at > len(body) + 2:
            raise IncompleteBody("The request body terminated unexpectedly")
        pieces.append(body[start : start + size])
