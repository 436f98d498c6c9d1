"""A place in a path's text."""

import re


class InvalidPath(Exception):
    """A path that json-path refuses (``InvalidPathException``)."""


class Scanner:
    """``whole``: the text is one path, with nothing behind it."""

    def __init__(self, text: str, position: int, *, whole: bool = True) -> None:
        self.text = text
        self.position = position
        self.whole = whole
        self.depth = 0

    def at_end(self) -> bool:
        return self.position >= len(self.text)

    def peek(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.position : self.position + 1]

    def skip(self, wanted: str) -> bool:
        if self.text.startswith(wanted, self.position):
            self.position += len(wanted)
            return True
        return False

    def expect(self, wanted: str) -> None:
        if not self.skip(wanted):
            raise self.error(f"expected {wanted!r}")

    def spaces(self) -> None:
        while self.peek() and self.peek() in " \t\n\r":
            self.position += 1

    def match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found[0]

    def quoted(self) -> str:
        """A string in single or double quotes; a backslash takes the next character as it is."""
        quote = self.peek()
        if quote not in ("'", '"'):
            raise self.error("expected a name in quotes")
        self.position += 1
        characters: list[str] = []
        while not self.at_end():
            character = self.peek()
            self.position += 1
            if character == quote:
                return "".join(characters)
            if character == "\\" and not self.at_end():
                character = self.peek()
                self.position += 1
            characters.append(character)
        raise self.error("a quote is not closed")

    def error(self, message: str) -> InvalidPath:
        return InvalidPath(f"{message} at position {self.position} of {self.text!r}")
