"""Regular expressions that can't hang the server.

    compile_bounded("(a+)+$").search("a" * 40 + "b")     None, or TooSlow after a quarter of a second

Python's engine can't be stopped, and some patterns take it the square of a text's length, others
two to its power.  So it only gets what it is done with soon: patterns without repeated groups, on
texts so short that all their ways through them are few.  The rest goes to ``regex``, which finds the
same and takes a timeout.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

SECONDS = 0.25
FEW_STEPS = 1_000_000
MOST_QUANTIFIERS = 8

Replacement = str | Callable[[re.Match[str]], str]
_NOT_QUANTIFIERS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[:=!#P>]?", re.DOTALL)
_QUANTIFIER = re.compile(r"([)]?)(?:[*+]|\{[0-9]*,[0-9]*\}|\{[0-9]+\}|\?)[?+]?")


class TooSlow(Exception):
    """A pattern needed more than ``SECONDS`` for a text."""

    def __init__(self, pattern: str) -> None:
        super().__init__(f"a regular expression takes more than {SECONDS} s: {pattern!r}")


class BoundedPattern:
    """What ``re.compile`` gives, as far as it is needed here; each method may raise TooSlow."""

    __slots__ = ("_longest", "_plain", "_slow", "groups", "pattern")

    def __init__(self, pattern: str, flags: int) -> None:
        self._plain = re.compile(pattern, flags)
        self._longest = longest_text(pattern)
        self._slow: Any = None
        self.pattern = pattern
        self.groups = self._plain.groups

    def fullmatch(self, text: str) -> re.Match[str] | None:
        if len(text) <= self._longest:
            return self._plain.fullmatch(text)
        return self._within("fullmatch", text)  # type: ignore[no-any-return]

    def search(self, text: str) -> re.Match[str] | None:
        if len(text) <= self._longest:
            return self._plain.search(text)
        return self._within("search", text)  # type: ignore[no-any-return]

    def sub(self, replacement: Replacement, text: str, count: int = 0) -> str:
        if len(text) <= self._longest:
            return self._plain.sub(replacement, text, count)
        return self._within("sub", replacement, text, count)  # type: ignore[no-any-return]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        if len(text) <= self._longest:
            yield from self._plain.finditer(text)
            return
        try:
            yield from self._timed().finditer(text, timeout=SECONDS)
        except TimeoutError:
            raise TooSlow(self.pattern) from None

    def _within(self, method: str, *arguments: Any) -> Any:
        try:
            return getattr(self._timed(), method)(*arguments, timeout=SECONDS)
        except TimeoutError:
            raise TooSlow(self.pattern) from None

    def _timed(self) -> Any:
        if self._slow is None:
            import regex

            flags = regex.ASCII if self._plain.flags & re.ASCII else 0
            try:
                self._slow = regex.compile(self.pattern, flags)
            except regex.error:  # what only Python's engine reads, it can't be stopped at
                raise TooSlow(self.pattern) from None
        return self._slow


@lru_cache(1024)
def compile_bounded(pattern: str, flags: int = 0) -> BoundedPattern:
    """``flags``: ``re.ASCII`` or none. Raises ``re.error`` as ``re.compile`` does."""
    return BoundedPattern(pattern, flags)


def longest_text(pattern: str) -> int:
    """The longest text on which Python's engine takes a pattern at most ``FEW_STEPS``.

    It tries each way to share out a text between a pattern's quantifiers, from each place: the
    length to the power of their number and one.  A group that is repeated has no such bound.
    """
    quantifiers = _QUANTIFIER.findall(_NOT_QUANTIFIERS.sub("x", pattern))
    if ")" in quantifiers or len(quantifiers) > MOST_QUANTIFIERS:
        return 0
    return int(FEW_STEPS ** (1 / (len(quantifiers) + 1)))
