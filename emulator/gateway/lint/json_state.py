"""Where a piece of JSON text stands: a pushdown automaton that is fed bit by bit.

``START.feed('{"a": ')`` expects a value next.  A reference stands for a value of any kind
(``feed_value``), or for characters inside a string.
"""

from dataclasses import dataclass, replace

_SPACES = " \t\r\n"
_WORD = frozenset("0123456789+-.eEtrufalsn")


class BrokenJson(Exception):
    """``offset`` characters into the text that was fed."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


@dataclass(frozen=True, slots=True)
class JsonState:
    """``mode``: ``value``, ``first`` (a value or ``]``), ``key`` or ``first-key`` (or ``}``),
    ``colon``, ``next`` (a comma or the end), ``word`` (inside a number or a word), ``done``."""

    stack: str = ""
    mode: str = "value"
    quoted: bool = False
    escaped: bool = False

    def feed(self, text: str) -> "JsonState":
        """Raises BrokenJson at the first character that cannot follow."""
        state = self
        for offset, character in enumerate(text):
            step = state._in_string(character) if state.quoted else state._outside(character)
            if isinstance(step, str):
                raise BrokenJson(offset, step)
            state = step
        return state

    def feed_value(self) -> "JsonState | None":
        """A reference: None where it can't be a value, so it is something unknown."""
        if self.quoted or self.mode == "word":
            return self
        if self.mode in ("value", "first"):
            return replace(self, mode="word")
        return None

    @property
    def complete(self) -> bool:
        """Whether the JSON may end here; no text at all is an end too."""
        return not self.stack and not self.quoted and self.mode in ("done", "word", "value")

    @property
    def open(self) -> str:
        """What is missing."""
        if self.quoted:
            return 'a closing "'
        return "".join("}" if bracket == "{" else "]" for bracket in reversed(self.stack))

    def _in_string(self, character: str) -> "JsonState | str":
        if self.escaped:
            return replace(self, escaped=False)
        if character == "\\":
            return replace(self, escaped=True)
        if character == '"':
            is_key = self.mode in ("key", "first-key")
            return replace(self, quoted=False, mode="colon" if is_key else self._after_value())
        return self

    def _after_value(self) -> str:
        return "next" if self.stack else "done"

    def _outside(self, character: str) -> "JsonState | str":
        if character in _SPACES:
            return replace(self, mode=self._after_value()) if self.mode == "word" else self
        if self.mode == "word" and character in _WORD:
            return self
        mode = self._after_value() if self.mode == "word" else self.mode
        if character in "}]":
            return self._close(character, mode)
        if character == "," and mode == "next":
            return replace(self, mode="key" if self.stack[-1] == "{" else "value")
        if character == ":" and mode == "colon":
            return replace(self, mode="value")
        if character == '"' and mode in ("value", "first", "key", "first-key"):
            return replace(self, mode=mode, quoted=True)
        if mode in ("value", "first"):
            return self._open(character)
        return f"{character!r} cannot follow here"

    def _open(self, character: str) -> "JsonState | str":
        if character in "{[":
            mode = "first-key" if character == "{" else "first"
            return replace(self, stack=self.stack + character, mode=mode)
        if character in _WORD:
            return replace(self, mode="word")
        return f"{character!r} begins no JSON value"

    def _close(self, character: str, mode: str) -> "JsonState | str":
        wanted = "{" if character == "}" else "["
        if not self.stack.endswith(wanted):
            return f"{character!r} closes nothing"
        if mode in ("key", "value") and not (mode == "value" and wanted == "{"):
            return f"{character!r} follows a comma"
        if mode not in ("next", "first", "first-key"):
            return f"{character!r} stands where a value is missing"
        rest = self.stack[:-1]
        return replace(self, stack=rest, mode="next" if rest else "done")


START = JsonState()
