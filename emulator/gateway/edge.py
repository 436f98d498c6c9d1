"""What CloudFront adds to requests and answers of an edge-optimised API (endpoint type EDGE).

Recorded on AWS: ``Via``, ``X-Cache``, ``X-Amz-Cf-Pop`` and ``X-Amz-Cf-Id`` in answers; ``Via``, ``X-Amz-Cf-Id`` and
the ``CloudFront-…`` headers in requests.  REGIONAL and PRIVATE APIs have none of them.
"""

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

POP = "IAD89-C1"
"""A CloudFront location of us-east-1."""

VIEWER = (
    ("CloudFront-Forwarded-Proto", "https"),
    ("CloudFront-Is-Desktop-Viewer", "true"),
    ("CloudFront-Is-Mobile-Viewer", "false"),
    ("CloudFront-Is-SmartTV-Viewer", "false"),
    ("CloudFront-Is-Tablet-Viewer", "false"),
    ("CloudFront-Viewer-ASN", "64512"),
    ("CloudFront-Viewer-Country", "US"),
)
"""What a distribution tells of its client. 64512 is the first private AS number."""


def edge_request_headers(invocation: "Invocation") -> list[tuple[str, str]]:
    """What the method request has besides the client's own."""
    via, unique = _names(invocation)
    return [*VIEWER, ("Via", via), ("X-Amz-Cf-Id", unique)]


def edge_response_headers(invocation: "Invocation", status: int) -> list[tuple[str, str]]:
    """What the client gets besides the API's own. The cache of such a distribution is off."""
    via, unique = _names(invocation)
    cache = "Miss from cloudfront" if status < 400 else "Error from cloudfront"
    return [("X-Cache", cache), ("Via", via), ("X-Amz-Cf-Pop", POP), ("X-Amz-Cf-Id", unique)]


def _names(invocation: "Invocation") -> tuple[str, str]:
    """The distribution's ``Via`` and its id of the request: both differ from one to the next."""
    drawn = hashlib.blake2b(invocation.request_id.encode(), digest_size=56).digest()
    unique = base64.urlsafe_b64encode(drawn[16:]).decode()
    return f"1.1 {drawn[:16].hex()}.cloudfront.net (CloudFront)", unique
