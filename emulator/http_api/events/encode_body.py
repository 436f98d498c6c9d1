"""The body of an event: text as it is, all else in base64.

Which types are text was observed on AWS (ministackorg/ministack, pull request 766): ``text/*`` and
JSON, XML and JavaScript of ``application/``; a body without a type, and forms, are base64.
"""

import base64

from csc.emulator.http import HttpRequest

TEXTS = frozenset({"application/json", "application/javascript", "application/xml"})


def encode_body(request: HttpRequest) -> tuple[str | None, bool]:
    """(body, isBase64Encoded); an empty body is None."""
    body = request.body
    if not body:
        return None, False
    kind = request.fields.get("content-type", "").partition(";")[0].strip().lower()
    if kind in TEXTS or kind.startswith("text/") or kind.endswith(("+json", "+xml")):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode("ascii"), True
