"""Text or binary: payloads between client, templates and endpoint.

Developer guide, "Content type conversions in API Gateway".  A payload is binary where its
Content-Type (or, for an answer without conversion, the request's Accept) is one of the API's binary
media types; anything else is text, whose bytes that aren't UTF-8 are replaced.
"""

import base64
import binascii
from typing import TYPE_CHECKING

from csc.emulator.gateway.gateway_responses import InternalServerError

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation
    from csc.emulator.gateway.model import ContentHandling


def is_binary(header: str | None, types: tuple[str, ...]) -> bool:
    """Whether a Content-Type or Accept header names a binary media type (its first type counts)."""
    if not types or not header:
        return "*/*" in types
    media = header.partition(",")[0].partition(";")[0].strip().lower()
    kind, slash, _ = media.partition("/")
    if "*/*" in types:
        return True
    return bool(slash) and kind != "*" and (media in types or f"{kind}/*" in types)


def convert_request(invocation: "Invocation", handling: "ContentHandling") -> bytes:
    """The request's body as it is passed through. Raises the 500 for text that isn't base64."""
    body = invocation.request.body
    if not body:
        return body
    if is_binary(invocation.headers.get("content-type"), invocation.api.model.binary_media_types):
        return base64.b64encode(body) if handling == "CONVERT_TO_TEXT" else body
    return _decoded(body) if handling == "CONVERT_TO_BINARY" else as_text(body)


def request_text(invocation: "Invocation", handling: "ContentHandling") -> str:
    """The request's body as a template reads it; a binary body can't be read by one (500)."""
    types = invocation.api.model.binary_media_types
    binary = bool(types) and is_binary(invocation.headers.get("content-type"), types)
    if binary and invocation.request.body:
        if handling == "CONVERT_TO_TEXT":
            return base64.b64encode(invocation.request.body).decode("ascii")
        raise InternalServerError(detail="a mapping template can't read a binary body")
    if handling == "CONVERT_TO_BINARY" and invocation.request.body:
        raise InternalServerError(detail="a mapping template can't read what was made binary")
    return invocation.body_text


def convert_response(invocation: "Invocation", handling: "ContentHandling") -> bytes:
    """The endpoint's body as the client (or the response template) gets it."""
    body = invocation.reply.body
    types = invocation.api.model.binary_media_types
    if not body or (not types and not handling):
        return as_text(body)
    content_type = next(iter(invocation.reply.header_values("content-type")), None)
    to_text = handling == "CONVERT_TO_TEXT" or (
        not handling and not is_binary(invocation.headers.get("accept"), types)
    )
    if is_binary(content_type, types):
        return base64.b64encode(body) if to_text else body
    return as_text(body) if to_text else _decoded(body)


def as_text(body: bytes) -> bytes:
    """UTF-8 with every wrong byte replaced, as Java's decoder does it."""
    if body.isascii():
        return body
    return body.decode("utf-8", "replace").encode()


def _decoded(body: bytes) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise InternalServerError(
            detail="Execution failed due to configuration error: Unable to base64 decode the body."
        ) from None
