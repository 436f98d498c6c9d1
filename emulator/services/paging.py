"""Pages of a list whose tokens say the last name that was given.

page(["a", "b", "c"], None, 2, Error)    ──▶   (["a", "b"], "Yg==")
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from csc.emulator.errors import ServiceError

Item = TypeVar("Item")


def page(
    names: Sequence[str], token: Any, limit: int, invalid: type[ServiceError]
) -> tuple[list[str], str | None]:
    """The names after a token, in order, and the token of the next page.

    Raises ``invalid`` for a token that isn't one.
    """
    ordered = sorted(names)
    if token:
        try:
            after = base64.b64decode(str(token), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise invalid("Invalid or Expired token") from None
        ordered = [name for name in ordered if name > after]
    found = ordered[:limit]
    if len(ordered) <= limit or not found:
        return found, None
    return found, base64.b64encode(found[-1].encode()).decode()


def page_from(
    items: Sequence[Item], input: Mapping[str, Any], invalid: type[ServiceError], usual: int = 100
) -> tuple[Sequence[Item], str | None]:
    """The page that ``maxResults`` and ``nextToken`` of an input ask for, by position.

    Raises ``invalid`` for a token that isn't one: ``Invalid Token: 'Invalid token'``.
    """
    start, token = 0, input.get("nextToken")
    if token:
        try:
            start = int(base64.b64decode(str(token), validate=True))
        except (binascii.Error, ValueError):
            raise invalid("Invalid Token: 'Invalid token'") from None
    end = start + int(input.get("maxResults") or usual)
    return items[start:end], base64.b64encode(b"%d" % end).decode() if end < len(items) else None
