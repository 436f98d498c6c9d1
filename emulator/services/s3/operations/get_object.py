"""GetObject and HeadObject."""

import re
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import (
    InvalidRange,
    NoSuchKey,
    NotFound,
    PreconditionFailed,
)
from csc.emulator.services.s3.store import Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

ASKED = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
)
"""Headers that a request may ask for in the place of those that the object was put with."""

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def get_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises NoSuchKey, InvalidRange, PreconditionFailed."""
    s3.require(input["Bucket"])
    stored = s3.store.head(input["Bucket"], input["Key"])
    body = s3.store.body(input["Bucket"], input["Key"])
    if stored is None or body is None:
        raise NoSuchKey("The specified key does not exist.", Key=input["Key"])
    if input.get("IfMatch") not in (None, "*", stored.etag, stored.etag.strip('"')):
        raise PreconditionFailed("At least one of the pre-conditions you specified did not hold")
    asked = {name: input[f"Response{name}"] for name in ASKED if input.get(f"Response{name}")}
    output = _describe(stored, input) | asked
    wanted = _RANGE.fullmatch(str(input.get("Range") or ""))
    if wanted is None or wanted[0] == "bytes=-":
        return output | {"Body": body}
    return _describe(stored, {}) | asked | _part(body, wanted)


def head_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises NotFound."""
    stored = s3.store.head(input["Bucket"], input["Key"])
    if stored is None:
        raise NotFound("Not Found")
    return _describe(stored, input)


def _describe(stored: Stored, input: Input) -> dict[str, Any]:
    """Checksums are of the whole, and given to who asks."""
    asked = input.get("ChecksumMode") == "ENABLED"
    headers = stored.headers.items()
    return {
        **{name: v for name, v in headers if asked or not name.startswith("Checksum")},
        "ETag": stored.etag,
        "LastModified": stored.modified,
        "ContentLength": stored.size,
        "AcceptRanges": "bytes",
    }


def _part(body: bytes, wanted: re.Match[str]) -> dict[str, Any]:
    first, last = wanted[1], wanted[2]
    if first:
        start, end = int(first), min(int(last) if last else len(body) - 1, len(body) - 1)
    else:
        start, end = max(len(body) - int(last), 0), len(body) - 1
    if start > end:
        raise InvalidRange("The requested range is not satisfiable")
    part = body[start : end + 1]
    return {
        "Body": part,
        "ContentLength": len(part),
        "ContentRange": f"bytes {start}-{end}/{len(body)}",
    }
