"""A mapping template in a document: plain, or made by an intrinsic function."""

import re
from collections.abc import Mapping
from typing import Any

_HOLE = re.compile(r"\$\{(!?)([^}]*)\}")
_INSERTED = "x"


def template_text(value: Any) -> str | None:
    """A template's text, also where ``Fn::Sub`` or ``Fn::Join`` make it; None for any other value."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((function, argument),) = value.items()
    if function == "Fn::Sub":
        text = argument[0] if isinstance(argument, list) and argument else argument
        return _HOLE.sub(_fill, text) if isinstance(text, str) else None
    if function == "Fn::Join" and isinstance(argument, list) and len(argument) == 2:
        separator, parts = argument
        if isinstance(separator, str) and isinstance(parts, list):
            return separator.join(part if isinstance(part, str) else _INSERTED for part in parts)
    return None


def _fill(hole: re.Match[str]) -> str:
    """``${!name}`` is the text ``${name}``; ``${Name}`` something inserted."""
    return f"${{{hole[2]}}}" if hole[1] else _INSERTED
