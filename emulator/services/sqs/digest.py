"""The MD5 digests by which senders and receivers check messages, and message attributes in JSON.

Source: "Calculating the MD5 message digest for message attributes" in SQS's developer guide.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.services.sqs.errors import InvalidMessageContents, InvalidParameterValue

_NAME = re.compile(r"(?!(?i:aws|amazon)\.)(?!\.)[\w.-]{1,256}(?<!\.)").fullmatch
_UNSAID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def md5_of_attributes(attributes: Mapping[str, Mapping[str, Any]]) -> str:
    """Of attributes as ``stored`` gives them."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        attribute = attributes[name]
        _add(digest, name.encode())
        _add(digest, str(attribute["DataType"]).encode())
        if "BinaryValue" in attribute:
            digest.update(b"\x02")
            _add(digest, base64.b64decode(attribute["BinaryValue"]))
        else:
            digest.update(b"\x01")
            _add(digest, str(attribute["StringValue"]).encode())
    return digest.hexdigest()


def _add(digest: Any, value: bytes) -> None:
    digest.update(len(value).to_bytes(4, "big") + value)


def stored(attributes: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Message attributes with bytes as base64 text. Raises InvalidParameterValue."""
    found: dict[str, dict[str, str]] = {}
    for name, given in attributes.items():
        if not _NAME(name):
            raise InvalidParameterValue(
                f"The message attribute name '{name}' is invalid. Attribute name can contain A-Z, "
                "a-z, 0-9, underscore (_), hyphen (-), and period (.) characters."
            )
        kind = str(given.get("DataType") or "")
        base = kind.partition(".")[0]
        if base not in ("String", "Number", "Binary"):
            raise InvalidParameterValue(
                f"The message attribute '{name}' has an invalid message attribute type, the set of "
                "supported type prefixes is Binary, Number, and String."
            )
        member = "BinaryValue" if base == "Binary" else "StringValue"
        value = given.get(member)
        if value in (None, "", b""):
            raise InvalidParameterValue(
                f"Message (user) attribute '{name}' must contain a non-empty value of type "
                f"'{base}'."
            )
        found[name] = {"DataType": kind, member: _text(name, value, base)}
    return found


def _text(name: str, value: Any, base: str) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    text = str(value)
    if base == "Binary":
        try:
            base64.b64decode(text, validate=True)
        except binascii.Error:
            raise InvalidParameterValue(f"The message attribute '{name}' isn't base64.") from None
    elif base == "Number":
        try:
            float(text)
        except ValueError:
            raise InvalidParameterValue(
                f"Can't cast the value of message (user) attribute '{name}' to a number."
            ) from None
    elif _UNSAID(text):
        raise InvalidMessageContents(
            f"Invalid characters found. The message attribute '{name}' has signs that XML has not."
        )
    return text


def shown(attributes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """As an output has them: bytes for the protocols to encode."""
    return {
        name: {
            key: base64.b64decode(text) if key == "BinaryValue" else text
            for key, text in attribute.items()
        }
        for name, attribute in attributes.items()
    }
