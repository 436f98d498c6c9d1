"""Which requests come from web pages of other sites, and what those may do.

Anything on this machine may call the local cloud as root, a browser that shows some page included.
So a page must not reach it unasked: neither across origins nor under a name that its owner can
point here (DNS rebinding).  Only operations that AWS serves without credentials, such as a user
pool's sign-in, are open to pages, with AWS's CORS headers.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols.service_model import load_model

_PORT = re.compile(r":\d+$")
_HEADER_LIST = re.compile(r"[A-Za-z0-9,\- ]{1,1000}").fullmatch
UNREGISTRABLE = (".localhost", ".local", ".internal", ".lan", ".test", ".home.arpa")
"""No one can own a public name below these (RFC 6761, RFC 6762, RFC 8375; ICANN for .internal)."""

CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"),
)


def is_foreign(request: HttpRequest) -> bool:
    """Whether a page of another site made this request, or may have."""
    given = request.fields.get
    host, origin, site = given("host", ""), given("origin", ""), given("sec-fetch-site", "")
    if not is_local_name(host) or site in ("cross-site", "same-site"):
        return True
    if origin:
        return urlsplit(origin).netloc != host
    # An image or a form of a browser that sends no Sec-Fetch-Site can only bring credentials so.
    is_browser = given("user-agent", "").startswith("Mozilla/")
    presigned = "X-Amz-Credential=" in request.target or "AWSAccessKeyId=" in request.target
    return not site and is_browser and presigned


@lru_cache(maxsize=256)
def is_local_name(host: str) -> bool:
    """IP addresses, names without a dot (localhost, a container's), names that no one can own."""
    name = _PORT.sub("", host).strip("[]").lower().rstrip(".")
    if "." not in name and ":" not in name:
        return bool(name)
    if name.endswith(UNREGISTRABLE):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def needs_no_credentials(service: str, operation: str) -> bool:
    """Whether AWS serves an operation to anyone, by its model."""
    try:
        described = load_model(service).operations[operation]
    except KeyError:
        return False
    return described.get("authtype") == "none" or "smithy.api#noAuth" in described.get("auth", ())


def answer_preflight(request: HttpRequest) -> HttpResponse | None:
    """Allow a page to ask for what it then may or may not; None where the API is meant."""
    asked = request.header("Access-Control-Request-Headers") or ""
    if request.method != "OPTIONS" or request.path != "/" or "x-amz-target" not in asked.lower():
        return None
    if not _HEADER_LIST(asked):
        return HttpResponse(400)
    headers = [
        *CORS,
        ("Access-Control-Allow-Methods", "POST"),
        ("Access-Control-Allow-Headers", asked),
        ("Access-Control-Max-Age", "600"),
    ]
    if request.header("Access-Control-Request-Private-Network") == "true":
        headers.append(("Access-Control-Allow-Private-Network", "true"))
    return HttpResponse(200, headers)
