"""Pages of a list that is wholly in memory."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from csc.emulator.services.cognito_idp.errors import InvalidParameterException

Item = TypeVar("Item")


def page_of(
    items: Sequence[Item], token: str | None, limit: int | None, most: int = 60
) -> tuple[Sequence[Item], str | None]:
    """The page behind ``token``, and the token of the next or None."""
    position = read_token(token) if token else "0"
    if not position.isdecimal():
        raise InvalidParameterException("Invalid pagination token")
    start = int(position)
    end = start + (limit or most)
    return items[start:end], write_token(str(end)) if end < len(items) else None


def write_token(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_token(token: str) -> str:
    try:
        text = base64.b64decode(token.encode(), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise InvalidParameterException("Invalid pagination token") from None
    return text
