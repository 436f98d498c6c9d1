"""Intrinsic functions of payload templates: ``States.Format('{}!', $.name)``.

Source: "Intrinsics for JSONPath states in Step Functions" in the developer guide.
"""

import re
from collections.abc import Callable
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.intrinsic_functions import FUNCTIONS

Read = Callable[[str], Any]
_NAME = re.compile(r"States\.[A-Za-z0-9]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
DEEPEST = 10


def evaluate_intrinsic(text: str, read: Read) -> Any:
    """Raises StateFailure (States.IntrinsicFailure)."""
    reader = _Reader(text, read)
    value = reader.value(0)
    reader.skip()
    if reader.at != len(text):
        raise reader.wrong()
    return value


class _Reader:
    def __init__(self, text: str, read: Read) -> None:
        self.text, self.read, self.at = text, read, 0

    def wrong(self) -> StateFailure:
        return StateFailure("States.IntrinsicFailure", f"Invalid Intrinsic Function: {self.text}")

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def value(self, depth: int) -> Any:
        self.skip()
        rest = self.text[self.at :]
        if rest.startswith("'"):
            return self._string()
        if rest.startswith("$"):
            return self.read(self._path())
        if rest.startswith("States."):
            return self._call(depth)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if rest.startswith(word):
                self.at += len(word)
                return value
        number = _NUMBER.match(rest)
        if number is None:
            raise self.wrong()
        self.at += number.end()
        text = number[0]
        return int(text) if text.lstrip("-").isdigit() else float(text)

    def _string(self) -> str:
        """Braces keep their backslash, for Format to see."""
        found: list[str] = []
        self.at += 1
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == "'":
                self.at += 1
                return "".join(found)
            if sign == "\\" and self.at + 1 < len(self.text):
                self.at += 1
                escaped = self.text[self.at]
                found.append(f"\\{escaped}" if escaped in "{}" else escaped)
            else:
                found.append(sign)
            self.at += 1
        raise self.wrong()

    def _path(self) -> str:
        """Up to a comma or the end of the call, outside of brackets and quotes."""
        start, depth, quote = self.at, 0, ""
        while self.at < len(self.text):
            sign = self.text[self.at]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "'\"":
                quote = sign
            elif sign in "([":
                depth += 1
            elif sign in ")]" and depth:
                depth -= 1
            elif sign in ",)":
                break
            self.at += 1
        return self.text[start : self.at].strip()

    def _call(self, depth: int) -> Any:
        name = _NAME.match(self.text, self.at)
        function = FUNCTIONS.get(name[0][7:]) if name else None
        if name is None or function is None or depth >= DEEPEST:
            raise self.wrong()
        self.at = name.end()
        arguments = self._arguments(depth + 1)
        try:
            return function(*arguments)
        except (TypeError, ValueError, KeyError, IndexError) as error:
            raise StateFailure("States.IntrinsicFailure", f"{name[0]} failed: {error}") from None

    def _arguments(self, depth: int) -> list[Any]:
        self._expect("(")
        found: list[Any] = []
        self.skip()
        if self.text[self.at : self.at + 1] != ")":
            found.append(self.value(depth))
            self.skip()
            while self.text[self.at : self.at + 1] == ",":
                self.at += 1
                found.append(self.value(depth))
                self.skip()
        self._expect(")")
        return found

    def _expect(self, sign: str) -> None:
        self.skip()
        if self.text[self.at : self.at + 1] != sign:
            raise self.wrong()
        self.at += 1
