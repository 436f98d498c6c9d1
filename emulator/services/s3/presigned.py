"""URLs that were signed ahead of time: until when they hold, and the older of the two signatures.

    ?AWSAccessKeyId=AK&Signature=…&Expires=1767225600         version 2, which boto3 still makes for S3 by itself
    ?X-Amz-Credential=…&X-Amz-Date=…&X-Amz-Expires=3600       version 4

Source: "Authenticating requests: using query parameters" and "Signing and authenticating REST requests" (version 2)
in S3's API reference.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from csc.emulator.http import HttpRequest
from csc.emulator.services.s3.address import bucket_of
from csc.emulator.services.s3.errors import AccessDenied

_SUBRESOURCES = (
    "acl accelerate analytics cors defaultObjectAcl delete intelligent-tiering inventory legal-hold "
    "lifecycle location logging metrics notification object-lock ownershipControls partNumber policy "
    "publicAccessBlock replication requestPayment restore retention select select-type tagging torrent "
    "uploadId uploads versionId versioning versions website response-cache-control "
    "response-content-disposition response-content-encoding response-content-language "
    "response-content-type response-expires"
)
SUBRESOURCES = frozenset(_SUBRESOURCES.split())
"""Parameters that are signed with the path."""


def check_unexpired(request: HttpRequest, now: float) -> None:
    """Raises AccessDenied."""
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    until = _until(query)
    if until is not None and until < now:
        more = {"X-Amz-Expires": query["X-Amz-Expires"]} if "X-Amz-Expires" in query else {}
        raise AccessDenied(
            "Request has expired", **more, Expires=_stamp(until), ServerTime=_stamp(now)
        )


def _until(query: dict[str, str]) -> float | None:
    try:
        if "X-Amz-Expires" in query and "X-Amz-Date" in query:
            made = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return made.timestamp() + int(query["X-Amz-Expires"])
        if "AWSAccessKeyId" in query and "Expires" in query:
            return float(query["Expires"])
    except ValueError:
        raise AccessDenied("Invalid date (should be seconds since epoch)") from None
    return None


def _stamp(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def token_of(request: HttpRequest) -> str:
    """The session's token that was signed along."""
    query = {name.lower(): value for name, value in parse_qsl(request.query)}
    return query.get("x-amz-security-token") or request.header("X-Amz-Security-Token") or ""


def is_signed_with(request: HttpRequest, secret: str) -> bool:
    """Whether the signature of version 2 is that of this key."""
    query = parse_qsl(request.query, keep_blank_values=True)
    given = dict(query).get("Signature", "")
    text = _text_to_sign(request, query)
    made = hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(made).decode(), given)


def _text_to_sign(request: HttpRequest, query: list[tuple[str, str]]) -> str:
    """What isn't a header stands in the query."""
    moved = {name.lower(): value for name, value in query}
    headers = {name.lower(): value.strip() for name, value in request.headers}
    parts = [request.method]
    for name in ("content-md5", "content-type"):
        parts.append(moved.get(name) or headers.get(name, ""))
    parts.append(dict(query).get("Expires", ""))
    ours = {k: v for k, v in {**headers, **moved}.items() if k.startswith("x-amz-")}
    parts += [f"{name}:{value}" for name, value in sorted(ours.items())]
    bucket = bucket_of(request.header("Host") or "")
    path = request.target.partition("?")[0]
    resource = f"/{bucket}{path}" if bucket else path
    signed = sorted((name, value) for name, value in query if name in SUBRESOURCES)
    if signed:
        resource += "?" + "&".join(f"{n}={v}" if v else n for n, v in signed)
    return "\n".join([*parts, resource])
