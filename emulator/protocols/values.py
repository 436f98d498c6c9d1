"""Scalars between the wire's text and Python, by the type that the model gives them."""

import base64
import binascii
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

from csc.emulator.errors import SerializationException
from csc.emulator.protocols.service_model import Shape


def parse_text(text: str, shape: Shape) -> Any:
    """A value from a query string, header, path or XML element. Raises SerializationException."""
    kind = shape["type"]
    try:
        if kind in ("integer", "long"):
            return int(text)
        if kind in ("float", "double"):
            return float(text)
        if kind == "blob":
            return base64.b64decode(text, validate=True)
        if kind == "timestamp":
            return parse_time(text)
    except (ValueError, binascii.Error):
        raise SerializationException(f"{text!r} can not be converted to {kind}") from None
    if kind == "boolean":
        if text.lower() not in ("true", "false"):
            raise SerializationException(f"{text!r} can not be converted to boolean")
        return text.lower() == "true"
    return text


def parse_time(value: Any) -> float:
    """Seconds since the epoch, of a number, ISO 8601 or an HTTP date."""
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value)
    try:
        return float(text)
    except ValueError:
        pass
    if "," in text:
        return parsedate_to_datetime(text).timestamp()
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def write_text(value: Any, shape: Shape, time_format: str = "iso8601") -> str:
    """A scalar as text for XML or a header."""
    kind = shape["type"]
    if kind == "boolean" or isinstance(value, bool):
        return "true" if value else "false"
    if kind == "blob":
        raw = value.encode() if isinstance(value, str) else value
        return base64.b64encode(raw).decode()
    if kind == "timestamp":
        return str(write_time(value, shape.get("timestampFormat", time_format)))
    return str(value)


def write_time(value: Any, time_format: str) -> Any:
    """``value`` (seconds, datetime, or text sent as it is) in one of Smithy's timestamp formats."""
    if isinstance(value, str):
        return value
    seconds = value.timestamp() if isinstance(value, datetime) else float(value)
    if time_format == "unixTimestamp":
        return int(seconds) if seconds == int(seconds) else seconds
    if time_format == "rfc822":
        return formatdate(seconds, usegmt=True)
    moment = datetime.fromtimestamp(seconds, UTC)
    pattern = "%Y-%m-%dT%H:%M:%S.%fZ" if moment.microsecond else "%Y-%m-%dT%H:%M:%SZ"
    text = moment.strftime(pattern)
    return text[:-4] + "Z" if moment.microsecond else text
