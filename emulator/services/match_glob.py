"""Wildcards in patterns: ``*`` is any characters, ``\\*`` an asterisk. In time linear in the text.

matches_glob("a/*/*.png", "a/b/c.png")     ──▶   True
"""

import re
from functools import lru_cache

_PIECE = re.compile(r"\\(.)|(\*)|([^\\*]+|\\)", re.DOTALL)


@lru_cache(512)
def _literals(pattern: str) -> tuple[str, ...]:
    """The texts between the asterisks."""
    found = [""]
    for escaped, star, plain in _PIECE.findall(pattern):
        if star:
            found.append("")
        else:
            found[-1] += escaped or plain
    return tuple(found)


def matches_glob(pattern: str, text: str) -> bool:
    """Whether the pattern is for the whole text."""
    first, *rest = _literals(pattern)
    if not rest:
        return text == first
    *middle, last = rest
    end = len(text) - len(last)
    at = len(first)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
