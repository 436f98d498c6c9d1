"""json-smart's permissive JSON: single quotes, names without quotes, stray commas, text behind.

``parse_lenient("{a: 'b', c: [1,,2,] } rest")`` is ``{"a": "b", "c": [1, 2]}``.  Its faults carry
json-smart's messages, which API Gateway passes on.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from csc.emulator.gateway.velocity.java.types import Float

END: Final = "\x1a"
_SPACES = " \r\n\t"
_TRIMMED = "".join(map(chr, range(33)))
_IN_ARRAY = ",]" + END
_IN_OBJECT = ",}" + END
_IN_KEY = ":" + END
_UNTIL = {
    stops: re.compile(f"[^{re.escape(stops)}]*") for stops in (_IN_ARRAY, _IN_OBJECT, _IN_KEY, END)
}
_SPACE_RUN = re.compile("[\x00-\x19\x1b-\x20]*")
_DIGIT_RUN = re.compile("[0-9]*")
_PLAIN_RUN = re.compile(r"""[^"'\\\x00-\x1f\x7f]+""")
_ESCAPES = {
    "t": "\t",
    "n": "\n",
    "r": "\r",
    "f": "\f",
    "b": "\b",
    "\\": "\\",
    "/": "/",
    "'": "'",
    '"': '"',
}
_WORDS = {"null": None, "true": True, "false": False, "NaN": Float("nan")}
MAX_NESTING = 200
MAX_CHARACTERS = 1024 * 1024
"""A larger body must be JSON as others know it: reading it leniently would hold up other requests."""


class JsonFault(Exception):
    """Text that even json-smart refuses, with its message."""


def parse_lenient(text: str) -> Any:
    """The first value of ``text``, an object, an array or a string."""
    if len(text) > MAX_CHARACTERS:
        raise JsonFault(f"more than {MAX_CHARACTERS} characters that are not strictly JSON")
    return _Parser(text).first()


def _unexpected(character: str, position: int) -> JsonFault:
    return JsonFault(f"Unexpected character ({character}) at position {position}.")


def _end_of_file(position: int, what: str) -> JsonFault:
    return JsonFault(f"Unexpected End Of File position {position}: {what}")


class _Parser:
    """``position`` is that of ``character``; past the end the character is ``END``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = -1
        self.character = END
        self.depth = 0
        self.read()

    def read(self) -> None:
        self.position += 1
        inside = self.position < len(self.text)
        self.character = self.text[self.position] if inside else END

    def first(self) -> Any:
        while self.character in _SPACES:
            self.read()
        return self.value(END)

    def value(self, stops: str) -> Any:
        while self.character in _SPACES:
            self.read()
        character = self.character
        if character in ":}]":
            raise _unexpected(character, self.position)
        if character == "{":
            return self.nested(self.object)
        if character == "[":
            return self.nested(self.array)
        if character in "\"'":
            return self.string()
        if character.isascii() and (character.isdigit() or character == "-"):
            return self.number(stops)
        word = self.unquoted(stops)
        return _WORDS.get(word, word)

    def nested(self, parse: Any) -> Any:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise JsonFault("nested too deep")
        result = parse()
        self.depth -= 1
        return result

    def array(self) -> list[Any]:
        items: list[Any] = []
        self.read()
        while True:
            character = self.character
            if character == "]":
                self.read()
                return items
            if character == END:
                raise _end_of_file(self.position - 1, "EOF")
            if character in ":}":
                raise _unexpected(character, self.position)
            if character in _SPACES or character == ",":
                self.read()
            else:
                items.append(self.value(_IN_ARRAY))

    def object(self) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while True:
            self.read()
            character = self.character
            if character in _SPACES or character == ",":
                continue
            if character in ":][{":
                raise _unexpected(character, self.position)
            if character == "}":
                self.read()
                return members
            self.member(members)
            if self.character == "}":
                self.read()
                return members

    def member(self, members: dict[str, Any]) -> None:
        """One ``key: value`` and the spaces behind it."""
        key = self.string() if self.character in "\"'" else self.unquoted(_IN_KEY)
        self.spaces()
        if self.character != ":":
            if self.character == END:
                raise _end_of_file(self.position - 1, "null")
            raise _unexpected(self.character, self.position - 1)
        self.read()
        if self.position >= len(self.text):
            raise _end_of_file(self.position - 1, "EOF")
        members[key] = self.value(_IN_OBJECT)
        self.spaces()
        if self.character == END:
            raise _end_of_file(self.position - 1, "null")
        if self.character not in ",}":
            raise JsonFault(f"Unexpected token {self.character} at position {self.position - 1}.")

    def spaces(self) -> None:
        self.skip(_SPACE_RUN)

    def skip(self, run: re.Pattern[str]) -> None:
        """Past all characters that ``run`` matches."""
        match = run.match(self.text, self.position)
        if match is not None and match.end() > self.position:
            self.position = match.end() - 1
            self.read()

    def unquoted(self, stops: str) -> str:
        start = self.position
        self.skip(_UNTIL[stops])
        return self.text[start : self.position].strip(_TRIMMED)

    def number(self, stops: str) -> Any:
        start = self.position
        self.read()
        self.digits()
        is_float = False
        if self.character == ".":
            is_float = True
            self.read()
            self.digits()
        if self.character in "eE":
            is_float = True
            self.read()
            if not (self.character in "+-" or self.character.isdigit()):
                self.unquoted(stops)
                return self.text[start : self.position].strip(_TRIMMED)
            self.read()
            self.digits()
        self.spaces()
        if self.character < "~" and self.character not in stops:
            self.unquoted(stops)
            return self.text[start : self.position].strip(_TRIMMED)
        return _number(self.text[start : self.position].strip(_TRIMMED), is_float)

    def digits(self) -> None:
        self.skip(_DIGIT_RUN)

    def string(self) -> str:
        quote = self.character
        end = self.text.find(quote, self.position + 1)
        if end < 0:
            raise _end_of_file(len(self.text), "null")
        plain = self.text[self.position + 1 : end]
        if "\\" not in plain:
            self.position = end
            self.read()
            return plain
        return self.escaped(quote)

    def escaped(self, quote: str) -> str:
        """A string with backslashes: control characters are dropped."""
        parts: list[str] = []
        while True:
            self.read()
            character = self.character
            if character == END:
                raise _end_of_file(self.position - 1, "null")
            if character == quote:
                self.read()
                return _join_surrogates("".join(parts))
            if character == "\\":
                self.read()
                parts.append(self.escape())
            elif character > "\x1f" and character != "\x7f":
                start = self.position
                run = _PLAIN_RUN.match(self.text, start)
                end = run.end() if run is not None else start + 1
                parts.append(self.text[start:end])
                self.position = end - 1

    def escape(self) -> str:
        if self.character == "u":
            return self.code(4)
        if self.character == "x":
            return self.code(2)
        return _ESCAPES.get(self.character, "")

    def code(self, digits: int) -> str:
        number = 0
        for _ in range(digits):
            self.read()
            if self.character == END:
                raise _end_of_file(self.position, "EOF")
            if self.character not in "0123456789abcdefABCDEF":
                raise JsonFault(
                    f"Unexpected unicode escape sequence {self.character}"
                    f" at position {self.position}."
                )
            number = number * 16 + int(self.character, 16)
        return chr(number)


def _join_surrogates(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _number(text: str, is_float: bool) -> Any:
    if len(text) > 4000:
        raise JsonFault("a number is too long")
    try:
        if not is_float:
            return 0 if text == "-" else int(text)
        return Decimal(text) if len(text) > 18 else float(text)
    except (ValueError, InvalidOperation):  # "-." and its like: Java's NumberFormatException
        raise JsonFault(f"{text!r} is no number") from None
