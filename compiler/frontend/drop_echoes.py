"""Diagnostics as they are shown: in the order of the source, each once, and none that another explains."""

from typing import Final

from csc.diagnostics import Diagnostic

_ECHOES: Final = frozenset({"CSC104", "CSC108", "CSC214", "CSC301", "CSC004"})


def without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """In the order of the source, without what an undefined name at the same place explains."""
    undefined = {one.span for one in found if one.code in ("CSC002", "CSC003", "CSC006")}
    kept = [one for one in found if one.code not in _ECHOES or one.span not in undefined]
    return sorted(dict.fromkeys(kept), key=_place)


def _place(found: Diagnostic) -> tuple[str, int, int, str]:
    span = found.span
    return (span.file, span.line, span.column, found.code) if span else ("", 0, 0, found.code)
