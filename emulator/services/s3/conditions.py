"""Conditional requests: reads (RFC 9110), writes (If-Match, If-None-Match), and sources of copies.

Source: S3's API reference of GetObject, PutObject and CopyObject, and recordings of what is refused.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.s3.errors import (
    ConditionalRequestConflict,
    NoSuchKey,
    NotImplementedHeader,
    NotModified,
    PreconditionFailed,
)
from csc.emulator.services.s3.store import Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

_FAILED = "At least one of the pre-conditions you specified did not hold"
_UNKNOWN = "A header you provided implies functionality that is not implemented"


def check_read(stored: Stored, input: Input, now: float) -> None:
    """Raises PreconditionFailed, NotModified."""
    check_conditions(
        stored,
        (input.get("IfMatch"), input.get("IfNoneMatch")),
        (input.get("IfModifiedSince"), input.get("IfUnmodifiedSince")),
        now,
        _not_modified(stored),
    )


def check_source(stored: Stored, input: Input, now: float) -> None:
    """Of a copy. Raises PreconditionFailed."""
    name = "x-amz-copy-source-If-"

    def fail(condition: str) -> Exception:
        return _failed(name + condition.removeprefix("If-"))

    check_conditions(
        stored,
        (input.get("CopySourceIfMatch"), input.get("CopySourceIfNoneMatch")),
        (input.get("CopySourceIfModifiedSince"), input.get("CopySourceIfUnmodifiedSince")),
        now,
        fail,
        name,
    )


def check_conditions(
    stored: Stored,
    tags: tuple[str | None, str | None],
    times: tuple[float | None, float | None],
    now: float,
    unchanged: Callable[[str], Exception],
    prefix: str = "If-",
) -> None:
    """``tags`` are If-Match and If-None-Match, ``times`` If-Modified- and If-Unmodified-Since, in seconds
    since the epoch. A condition on the tag goes before the one on time. ``unchanged`` makes the error of
    If-None-Match and If-Modified-Since."""
    match, none_match = tags
    modified_since, unmodified_since = times
    modified = int(stored.modified)
    if match is not None:
        if not is_tag(stored, match):
            raise _failed(f"{prefix}Match")
    elif unmodified_since is not None and modified > unmodified_since:
        raise _failed(f"{prefix}Unmodified-Since")
    if none_match is not None:
        if is_tag(stored, none_match):
            raise unchanged("If-None-Match")
    elif modified_since is not None and modified <= modified_since < now:
        raise unchanged("If-Modified-Since")


def is_tag(stored: Stored, given: str) -> bool:
    wanted = [one.strip().removeprefix("W/").strip('"') for one in given.split(",")]
    return "*" in wanted or stored.etag.strip('"') in wanted


def _failed(condition: str) -> PreconditionFailed:
    return PreconditionFailed(_FAILED, Condition=condition)


def _not_modified(stored: Stored) -> Callable[[str], Exception]:
    def make(condition: str) -> Exception:
        error = NotModified("Not Modified")
        error.headers = [("ETag", stored.etag)]
        return error

    return make


def check_write(s3: "S3", input: Input, begun: float | None = None) -> None:
    """``begun`` is when an upload in parts was: what has changed since then is a conflict.

    Raises PreconditionFailed, NoSuchKey, ConditionalRequestConflict, and NotImplemented for what S3
    doesn't take of writes.
    """
    match, none_match = input.get("IfMatch"), input.get("IfNoneMatch")
    if match is None and none_match is None:
        return
    if match is not None and none_match is not None:
        raise _not_implemented(
            "If-Match,If-None-Match", "Multiple conditional request headers present in the request"
        )
    found = s3.store.head(str(input["Bucket"]), str(input["Key"]))
    if none_match is not None:
        if none_match != "*":
            raise _not_accepted("If-None-Match")
        if found is not None:
            raise _failed("If-None-Match")
        _check_conflict(s3, input, begun, "If-None-Match")
        return
    if match == "*":
        raise _not_accepted("If-Match")
    if found is None:
        raise NoSuchKey("The specified key does not exist.", Key=str(input["Key"]))
    if not is_tag(found, str(match)):
        raise _failed("If-Match")
    if begun is not None and found.modified > begun:
        raise _conflict(input, "If-Match")


def _check_conflict(s3: "S3", input: Input, begun: float | None, condition: str) -> None:
    """Raises ConditionalRequestConflict where the object was deleted meanwhile."""
    gone = s3.removed.get((str(input["Bucket"]), str(input["Key"])))
    if begun is not None and gone is not None and gone > begun:
        raise _conflict(input, condition)


def _conflict(input: Input, condition: str) -> ConditionalRequestConflict:
    return ConditionalRequestConflict(
        "The conditional request cannot succeed due to a conflicting operation against this resource.",
        Condition=condition,
        Key=str(input["Key"]),
    )


def check_delete(found: Stored | None, input: Input) -> None:
    """``If-Match`` of a deletion; its size and time are for directory buckets."""
    for member, header in (
        ("IfMatchLastModifiedTime", "x-amz-if-match-last-modified-time"),
        ("IfMatchSize", "x-amz-if-match-size"),
    ):
        if input.get(member) is not None:
            raise NotImplementedHeader(_UNKNOWN, Header=header)
    match = input.get("IfMatch") or input.get("ETag")
    if match is None:
        return
    if found is None or found.marker:
        raise NoSuchKey("The specified key does not exist.", Key=str(input["Key"]))
    if not is_tag(found, str(match)):
        raise _failed("If-Match")


def _not_accepted(header: str) -> NotImplementedHeader:
    return _not_implemented(
        header, f"We don't accept the provided value of {header} header for this API"
    )


def _not_implemented(header: str, more: str) -> NotImplementedHeader:
    return NotImplementedHeader(_UNKNOWN, Header=header, additionalMessage=more)
