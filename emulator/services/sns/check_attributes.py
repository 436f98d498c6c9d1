"""Message attributes as SNS takes them. Its sentences are those recorded on AWS."""

import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.services.sns.errors import InvalidParameterValue

_WRONG = re.compile(r"[^A-Za-z0-9_.-]").search
LONGEST = 256


def check_message_attributes(attributes: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises InvalidParameterValue."""
    for name, attribute in attributes.items():
        _check_name(name)
        _check_value(name, attribute)


def _check_name(name: str) -> None:
    if len(name) > LONGEST:
        raise InvalidParameterValue(
            f"Length of message attribute name must be less than {LONGEST} bytes."
        )
    wrong = _WRONG(name)
    if wrong:
        raise InvalidParameterValue(
            f"Invalid non-alphanumeric character '#x{ord(wrong[0]):X}' was found in the message "
            "attribute name. Can only include alphanumeric characters, hyphens, underscores, or "
            "dots."
        )
    for found, where in ((name[:1], "starting"), (name[-1:], "ending")):
        if found == ".":
            raise InvalidParameterValue(
                f"Invalid message attribute name {where} with character '.' was found."
            )
    if ".." in name:
        raise InvalidParameterValue("Message attribute name can not have successive '.' character.")


def _check_value(name: str, attribute: Mapping[str, Any]) -> None:
    kind = str(attribute.get("DataType") or "")
    base = kind.partition(".")[0]
    if base not in ("String", "Number", "Binary"):
        raise InvalidParameterValue(
            f"The message attribute '{name}' has an invalid message attribute type, the set of "
            "supported type prefixes is Binary, Number, and String."
        )
    field = "Binary" if base == "Binary" else "String"
    other = "String" if field == "Binary" else "Binary"
    if attribute.get(f"{other}Value") is not None and attribute.get(f"{field}Value") is None:
        raise InvalidParameterValue(
            f"The message attribute '{name}' with type '{kind}' must use field '{field}'."
        )
    if attribute.get(f"{field}Value") in (None, "", b""):
        raise InvalidParameterValue(
            f"The message attribute '{name}' must contain non-empty message attribute value for "
            f"message attribute type '{kind}'."
        )
