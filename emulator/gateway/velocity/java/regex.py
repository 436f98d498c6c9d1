"""Java's regular expressions by Python's: patterns are translated, then cached.

``replace_all("foobar", "o+(b)", "<$1>")`` is ``"f<b>ar"``.  What Python's engine cannot do (``\\G``)
is refused like a pattern with a syntax error.
"""

import re
from functools import lru_cache

from csc.emulator.bounded_regex import BoundedPattern, compile_bounded
from csc.emulator.gateway.velocity.errors import LimitError, RenderError
from csc.emulator.gateway.velocity.limits import MAX_TEXT_CHARACTERS, check_text

_CLASSES = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": "\\x00-\\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": "!-/:-@\\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": " \\t",
    "Cntrl": "\\x00-\\x1f\\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": " \\t\\n\\x0b\\f\\r",
    "L": "a-zA-Z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u0373\u0376-\u0377"
    "\u037b-\u037d\u037f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u0556\u0561-\u0587\u05d0-\u05ea"
    "\u0620-\u064a\u0904-\u0939\u0e01-\u0e30\u1e00-\u1fff\u3041-\u3096\u30a1-\u30fa\u3400-\u4db5"
    "\u4e00-\u9fff\uac00-\ud7a3",
    "Lu": "A-Z\u00c0-\u00d6\u00d8-\u00de\u0391-\u03a9\u0410-\u042f",
    "Ll": "a-z\u00df-\u00f6\u00f8-\u00ff\u03b1-\u03c9\u0430-\u044f",
    "N": "0-9\u00b2\u00b3\u00b9\u00bc-\u00be\u0660-\u0669",
    "Nd": "0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f",
}
_CLASSES["IsAlphabetic"] = _CLASSES["IsL"] = _CLASSES["L"]
_CLASSES["IsDigit"] = _CLASSES["Nd"]
_LINE_ENDS = "\\n\\r\\x85\u2028\u2029"
_SIMPLE_ESCAPES = {
    "z": "\\Z",
    "Z": "(?=\\n?\\Z)",
    "h": "[ \\t\\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]",
    "H": "[^ \\t\\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]",
    "v": "[\\n\\x0b\\f\\r\\x85\u2028\u2029]",
    "R": "(?:\\r\\n|[\\n\\x0b\\f\\r\\x85\u2028\u2029])",
    "e": "\\x1b",
}


@lru_cache(512)
def compile_pattern(pattern: str) -> BoundedPattern:
    """Raises ``RenderError`` for what Java calls a ``PatternSyntaxException``."""
    try:
        return compile_bounded(_Translation(pattern).run(), re.ASCII)
    except (re.error, IndexError, OverflowError, RecursionError) as error:
        raise RenderError(f"PatternSyntaxException: {error} in {pattern!r}") from None


class _Translation:
    """One pass over a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        flags = re.match(r"\(\?([a-zA-Z]+)\)", pattern)
        self.dot = "[\\s\\S]" if flags and "s" in flags[1] else f"[^{_LINE_ENDS}]"

    def run(self) -> str:
        out = []
        while self.position < len(self.pattern):
            character = self._take()
            if character == "\\":
                out.append(self._escape())
            elif character == "[":
                out.append(self._class())
            elif character == ".":
                out.append(self.dot)
            elif character == "(" and self.pattern.startswith("?<", self.position):
                lookbehind = self.pattern[self.position + 2] in "=!"
                out.append("(" if lookbehind else "(?P<")
                self.position += 0 if lookbehind else 2
            elif character == "$":
                out.append("(?=(?:\\r\\n|[\\n\\r\\x85\u2028\u2029])?\\Z)")
            else:
                out.append(character)
        return "".join(out)

    def _take(self) -> str:
        character = self.pattern[self.position]
        self.position += 1
        return character

    def _escape(self) -> str:
        letter = self._take()
        if letter == "Q":
            end = self.pattern.find("\\E", self.position)
            end = len(self.pattern) if end < 0 else end
            quoted = self.pattern[self.position : end]
            self.position = end + 2
            return re.escape(quoted)
        if letter in "pP":
            return f"[{'^' if letter == 'P' else ''}{self._named_class()}]"
        if letter == "k":
            end = self.pattern.index(">", self.position)
            name = self.pattern[self.position + 1 : end]
            self.position = end + 1
            return f"(?P={name})"
        if letter == "G":
            raise re.error("\\G is not supported")
        if not letter.isalnum():
            return re.escape(letter)
        return _SIMPLE_ESCAPES.get(letter, "\\" + letter)

    def _named_class(self) -> str:
        name = self._take()
        if name == "{":
            end = self.pattern.index("}", self.position)
            name = self.pattern[self.position : end]
            self.position = end + 1
        if name not in _CLASSES:
            raise re.error(f"unknown character property name {{{name}}}")
        return _CLASSES[name]

    def _class(self) -> str:
        """``[…]``: unions are flattened, ``&&`` becomes a lookahead."""
        negated = self.pattern.startswith("^", self.position)
        self.position += negated
        parts: list[str] = []
        conditions: list[str] = []
        first = True
        while first or self.pattern[self.position] != "]":
            first = False
            character = self._take()
            if character == "[":
                parts.append(self._class())
            elif character == "\\":
                parts.append(self._class_escape())
            elif character == "&" and self.pattern.startswith("&", self.position):
                self.position += 1
                conditions.append(_union(parts))
                parts = []
            else:
                parts.append(
                    "\\" + character
                    if character in "^]&|~-" and not (character == "-" and parts)
                    else character
                )
        self.position += 1
        conditions.append(_union(parts))
        if len(conditions) == 1 and negated and not any(p.startswith("[") for p in parts):
            return f"[^{''.join(parts)}]"
        matched = "".join(f"(?={condition})" for condition in conditions[:-1]) + conditions[-1]
        if negated:
            return f"(?:(?!{matched})[\\s\\S])"
        return matched if len(conditions) == 1 else f"(?:{matched})"

    def _class_escape(self) -> str:
        letter = self._take()
        if letter == "p":
            return self._named_class()
        if letter in "PhHvR":
            self.position -= 1
            return self._escape()
        if not letter.isalnum():
            return re.escape(letter) if letter not in "\"'<>/:;,=@!%`_ " else letter
        return "\\" + letter


def _union(parts: list[str]) -> str:
    """Members of one class; nested classes (which begin with ``[``) stand beside it."""
    nested = [part for part in parts if part.startswith("[") and len(part) > 1]
    plain = "".join(part for part in parts if part not in nested)
    if not nested:
        return f"[{plain}]"
    choices = nested + ([f"[{plain}]"] if plain else [])
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


_PLAIN = re.compile(r"(?:[^\\^$.|?*+()\[\]{}]|\\[^A-Za-z0-9]|\[[^\\^\[\]&-]\])*", re.ASCII)


def plain_pattern(pattern: str) -> str | None:
    """The one text that a pattern matches; None where it may match others."""
    if not pattern.isascii() or _PLAIN.fullmatch(pattern) is None:
        return None
    return re.sub(r"\\(.)|\[(.)\]", lambda found: found[1] or found[2], pattern, flags=re.DOTALL)


_PLAIN_REPLACEMENT = re.compile(r"(?:[^\\$]|\\.)*", re.DOTALL)


def plain_replacement(replacement: str) -> str | None:
    """The text that a replacement always is; None where it names groups, or is wrong."""
    if _PLAIN_REPLACEMENT.fullmatch(replacement) is None:
        return None
    return re.sub(r"\\(.)", r"\1", replacement, flags=re.DOTALL)


def matches(text: str, pattern: str) -> bool:
    return compile_pattern(pattern).fullmatch(text) is not None


def replace_all(text: str, pattern: str, replacement: str) -> str:
    """As in Java, the replacement is only read where the pattern is found."""
    compiled = compile_pattern(pattern)
    if compiled.search(text) is None:
        return text
    return check_text(compiled.sub(_replacement(replacement, compiled), text))


def replace_first(text: str, pattern: str, replacement: str) -> str:
    compiled = compile_pattern(pattern)
    if compiled.search(text) is None:
        return text
    return check_text(compiled.sub(_replacement(replacement, compiled), text, count=1))


class _Expander:
    """A parsed replacement: strings and groups (by number or name) in order."""

    def __init__(self, parts: list[str | tuple[int | str]]) -> None:
        self.parts = parts
        self.written = 0

    def __call__(self, match: re.Match[str]) -> str:
        try:
            text = "".join(
                part if isinstance(part, str) else match[part[0]] or "" for part in self.parts
            )
        except IndexError:
            raise RenderError("IndexOutOfBoundsException: no such group") from None
        self.written += len(text)
        if self.written > MAX_TEXT_CHARACTERS:
            raise LimitError(f"a string grew past {MAX_TEXT_CHARACTERS} characters")
        return text


def _replacement(replacement: str, compiled: BoundedPattern) -> _Expander:
    parts: list[str | tuple[int | str]] = []
    position = 0
    while position < len(replacement):
        character = replacement[position]
        position += 1
        if character == "\\":
            if position == len(replacement):
                raise RenderError("IllegalArgumentException: character to be escaped is missing")
            parts.append(replacement[position])
            position += 1
        elif character == "$":
            group, position = _group(replacement, position, compiled)
            parts.append((group,))
        else:
            parts.append(character)
    return _Expander(parts)


def _group(replacement: str, position: int, compiled: BoundedPattern) -> tuple[int | str, int]:
    if replacement.startswith("{", position):
        end = replacement.find("}", position)
        if end < 0:
            raise RenderError("IllegalArgumentException: named capturing group has no '}'")
        return replacement[position + 1 : end], end + 1
    digit = replacement[position : position + 1]
    if not (digit.isascii() and digit.isdigit()):
        raise RenderError("IllegalArgumentException: illegal group reference")
    number = int(digit)
    if number > compiled.groups:
        raise RenderError(f"IndexOutOfBoundsException: no group {number}")
    position += 1
    while (digit := replacement[position : position + 1]).isdigit() and digit.isascii():
        if number * 10 + int(digit) > compiled.groups:
            break
        number = number * 10 + int(digit)
        position += 1
    return number, position


def split(text: str, pattern: str, limit: int = 0) -> list[str]:
    """``String.split``: no empty string before a match of no width at the start."""
    parts: list[str] = []
    start = 0
    for match in compile_pattern(pattern).finditer(text):
        if limit > 0 and len(parts) == limit - 1:
            break
        if match.end() == 0 or (match.end() == match.start() == len(text)):
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    if not parts and start == 0:
        return [text]
    parts.append(text[start:])
    if limit == 0:
        while parts and not parts[-1]:
            parts.pop()
    return parts
