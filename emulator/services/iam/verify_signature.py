"""Signature Version 4, in a header or in the query of a presigned URL, checked.

    verify_signature(request, access_key="ASIA…", secret="…", now=…, service="sts")

The caller of this function has found the key; here its secret signs the request again.  Source:
IAM User Guide, "Create a signed AWS API request".
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from csc.emulator.http import HttpRequest
from csc.emulator.services.iam.signature_errors import RequestExpired, refusal
from csc.emulator.services.iam.verify_chunks import SIGNED, chunks_are_signed

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = 900.0
"""Seconds by which a request's clock may differ from ours: fifteen minutes."""

LONGEST_PRESIGNED = 604_800
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access Key and signing method. Consult the service documentation for details."
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a request says of its signature. ``lives`` is set for a presigned URL, in seconds."""

    access_key: str
    scope: tuple[str, str, str]
    headers: tuple[str, ...]
    signature: str
    date: str
    token: str | None
    lives: int | None


def read_signature(request: HttpRequest, service: str) -> Signed | None:
    """None for an unsigned request. Raises the service's IncompleteSignature."""
    authorization = request.header("Authorization") or ""
    if authorization.startswith(ALGORITHM):
        return _from_header(request, authorization, service)
    pairs = {unquote(k): unquote(v) for k, v in _pairs(request.query)}
    if pairs.get("X-Amz-Algorithm") == ALGORITHM:
        return _from_query(pairs, service)
    return None


_FIELD = re.compile(r"(Credential|SignedHeaders|Signature)=([^,\s]+)")


def _from_header(request: HttpRequest, authorization: str, service: str) -> Signed:
    fields = dict(_FIELD.findall(authorization))
    for name in ("Credential", "Signature", "SignedHeaders"):
        if name not in fields:
            raise refusal(
                service,
                "incomplete",
                f"Authorization header requires '{name}' parameter. Authorization={authorization}",
            )
    date = request.header("X-Amz-Date") or ""
    key, scope = _scope(fields["Credential"], service)
    return Signed(
        key,
        scope,
        tuple(fields["SignedHeaders"].lower().split(";")),
        fields["Signature"],
        date,
        request.header("X-Amz-Security-Token"),
        None,
    )


def _from_query(pairs: dict[str, str], service: str) -> Signed:
    for name in ("X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"):
        if name not in pairs:
            raise refusal(service, "incomplete", f"The query lacks {name}.")
    key, scope = _scope(pairs["X-Amz-Credential"], service)
    lives = pairs.get("X-Amz-Expires", "900")
    if not lives.isdigit() or not 0 < int(lives) <= LONGEST_PRESIGNED:
        raise refusal(service, "incomplete", "X-Amz-Expires must be between 1 and 604800 seconds.")
    return Signed(
        key,
        scope,
        tuple(pairs["X-Amz-SignedHeaders"].lower().split(";")),
        pairs["X-Amz-Signature"],
        pairs["X-Amz-Date"],
        pairs.get("X-Amz-Security-Token"),
        int(lives),
    )


def _scope(credential: str, service: str) -> tuple[str, tuple[str, str, str]]:
    parts = credential.rsplit("/", 4)
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise refusal(
            service,
            "incomplete",
            f"Credential must have exactly 5 slash-delimited elements, got '{credential}'",
        )
    return parts[0], (parts[1], parts[2], parts[3])


def verify_signature(
    request: HttpRequest, signed: Signed, secret: str, now: float, service: str
) -> None:
    """Raises the service's error where the signature is wrong or its time is over."""
    _check_scope(signed, service)
    _check_time(signed, now, service)
    _check_headers(request, signed, service)
    canonical = canonical_request(request, signed, service)
    wanted = sign(canonical, signed, secret)
    if not hmac.compare_digest(wanted.encode(), signed.signature.encode()):
        raise refusal(service, "mismatch", MISMATCH)
    stated = request.header("X-Amz-Content-Sha256")
    if service == "s3" and signed.lives is None and stated in SIGNED:
        key, scope = signing_key(signed, secret), "/".join((*signed.scope, "aws4_request"))
        trailer = stated.endswith("-TRAILER")
        if not chunks_are_signed(
            request.body, key, signed.date, scope, signed.signature, trailer=trailer
        ):
            raise refusal(service, "mismatch", MISMATCH)


_SIGNED_AS = {
    "apigatewayv2": ("apigateway",),
    "cloudwatch": ("monitoring",),
    "dynamodbstreams": ("dynamodb",),
    "resourcegroupstaggingapi": ("tagging",),
    "sesv2": ("ses", "email"),
    "stepfunctions": ("states",),
}
"""Services that sign with another name than botocore's own."""


AUTHORITY = ":authority"
"""What clients that speak HTTP/2 sign in place of Host; both name the same."""


def _check_scope(signed: Signed, service: str) -> None:
    """A signature for one service is worth nothing at another."""
    names = _SIGNED_AS.get(service, (service,))
    if signed.scope[2] not in names:
        said = f"Credential should be scoped to correct service: '{names[0]}'. "
        raise refusal(service, "mismatch", said)


def _check_headers(request: HttpRequest, signed: Signed, service: str) -> None:
    """What decides of the request must be signed: its host, its operation, S3's own headers."""
    if "host" not in signed.headers and AUTHORITY not in signed.headers:
        said = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        raise refusal(service, "mismatch", said)
    for name in {name.lower() for name, _ in request.headers} - set(signed.headers):
        if service == "s3" and name.startswith("x-amz-") and signed.lives is None:
            raise RequestExpired("There were headers present in the request which were not signed")
        if name == "x-amz-target":
            said = "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
            raise refusal(service, "mismatch", said)


def _check_time(signed: Signed, now: float, service: str) -> None:
    try:
        moment = datetime.strptime(signed.date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise refusal(
            service, "incomplete", f"Date must be in ISO-8601 'basic format'. Got '{signed.date}'."
        ) from None
    if signed.date[:8] != signed.scope[0]:
        raise refusal(
            service,
            "mismatch",
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date",
        )
    if signed.lives is not None and now > moment + signed.lives:
        raise (
            RequestExpired("Request has expired") if service == "s3" else _expired(signed, service)
        )
    if signed.lives is None and now - moment > SKEW:
        raise _expired(signed, service)
    if moment - now > SKEW:
        raise refusal(service, "late", f"Signature not yet current: {signed.date} is still later.")


def _expired(signed: Signed, service: str) -> Exception:
    return refusal(
        service, "late", f"Signature expired: {signed.date} is now earlier than allowed."
    )


def canonical_request(request: HttpRequest, signed: Signed, service: str) -> str:
    """The request as both sides write it before signing."""
    lines = [
        request.method,
        _canonical_path(request.path, service),
        _canonical_query(request.query),
        *(f"{name}:{_header(request, name)}" for name in signed.headers),
        "",
        ";".join(signed.headers),
        _payload_hash(request, signed, service),
    ]
    return "\n".join(lines)


def sign(canonical: str, signed: Signed, secret: str) -> str:
    """The signature that the secret makes of a canonical request, in hex."""
    date, region, service = signed.scope
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{ALGORITHM}\n{signed.date}\n{date}/{region}/{service}/aws4_request\n{digest}"
    return hmac.new(signing_key(signed, secret), text.encode(), hashlib.sha256).hexdigest()


def signing_key(signed: Signed, secret: str) -> bytes:
    """The key of a day, a region and a service."""
    key = f"AWS4{secret}".encode()
    for part in (*signed.scope, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _canonical_path(path: str, service: str) -> str:
    """S3 signs the path as it is sent; all others normalise it and encode it once more."""
    if service == "s3":
        return path or "/"
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in ("", "."):
            kept.append(segment)
    trailing = "/" if path.endswith("/") and kept else ""
    return quote("/" + "/".join(kept) + trailing, safe="/-_.~")


def _canonical_query(query: str) -> str:
    encoded = [
        (quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~"))
        for name, value in _pairs(query)
        if name != "X-Amz-Signature"
    ]
    return "&".join(f"{name}={value}" for name, value in sorted(encoded))


def _pairs(query: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in query.split("&") if part]
    return [(name, value) for name, _, value in parts]


def _header(request: HttpRequest, name: str) -> str:
    name = "host" if name == AUTHORITY else name
    values = [" ".join(value.split()) for key, value in request.headers if key.lower() == name]
    return ",".join(values)


def _payload_hash(request: HttpRequest, signed: Signed, service: str) -> str:
    """The body's hash. One that the request states itself must be true."""
    actual = hashlib.sha256(request.body).hexdigest()
    if service == "s3" and signed.lives is not None:
        return "UNSIGNED-PAYLOAD"
    stated = request.header("X-Amz-Content-Sha256")
    if stated is None or stated == actual:
        return actual
    if service == "s3" and (stated == "UNSIGNED-PAYLOAD" or stated.startswith("STREAMING-")):
        return stated
    raise refusal(
        service,
        "mismatch",
        "The provided 'x-amz-content-sha256' header does not match the payload.",
    )
