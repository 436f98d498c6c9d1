"""The pieces of an ``Fn::Sub`` string: literal text and ``${…}`` references."""

import re
from functools import lru_cache

_PIECE = re.compile(r"\$\{([^}]*)\}")


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[tuple[bool, str], ...]:
    """(is a reference, text) in order: ``"a${B.C}d"`` → text a, reference B.C, text d.

    ``${!Literal}`` is the text ``${Literal}`` (Fn::Sub in AWS's reference).
    """
    found: list[tuple[bool, str]] = []
    end = 0
    for match in _PIECE.finditer(text):
        if match.start() > end:
            found.append((False, text[end : match.start()]))
        name = match[1].strip()
        found.append((False, "${" + name[1:] + "}") if name.startswith("!") else (True, name))
        end = match.end()
    if end < len(text):
        found.append((False, text[end:]))
    return tuple(found)
