"""Expression text to tokens, and AWS's words for a token in the wrong place.

"SET #a = :v" ──▶ ("SET", name) ("#a", name) ("=", symbol) (":v", value) ("<EOF>", end)
"""

import re
from typing import NamedTuple

from csc.emulator.services.dynamodb.errors import ValidationException

MAX_EXPRESSION = 4096

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
  | (?P<name>[A-Za-z][A-Za-z0-9_]*)
  | (?P<alias>\#[A-Za-z0-9_]+)
  | (?P<value>:[A-Za-z0-9_]+)
  | (?P<number>[0-9]+)
  | (?P<symbol><>|<=|>=|[=<>+\-(),.\[\]])
    """,
    re.VERBOSE | re.ASCII,
)


class Token(NamedTuple):
    """``kind``: name, alias (``#a``), value (``:v``), number, symbol, end. ``start`` in the text."""

    kind: str
    text: str
    start: int


class ExpressionError(Exception):
    """What is wrong in an expression; the caller puts ``Invalid UpdateExpression: `` before it."""


def tokenise(text: str) -> list[Token]:
    """The tokens of an expression, an end token last.

    Raises ExpressionError for a character that begins no token, ValidationException for size.
    """
    if not text.strip():
        raise ExpressionError("The expression can not be empty;")
    if len(text) > MAX_EXPRESSION and len(text.encode()) > MAX_EXPRESSION:
        raise ExpressionError(
            "Expression size has exceeded the maximum allowed size; "
            f"expression size: {len(text.encode())}"
        )
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            tokens.append(Token("bad", text[position], position))
            tokens.append(Token("end", "<EOF>", len(text)))
            raise syntax_error(text, tokens, len(tokens) - 2)
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup or "", match[0], position))
        position = match.end()
    tokens.append(Token("end", "<EOF>", len(text)))
    return tokens


def syntax_error(text: str, tokens: list[Token], at: int) -> ExpressionError:
    """AWS names the token, and quotes the text from the token before to the token after."""
    token = tokens[at]
    start = tokens[max(at - 1, 0)].start
    last = tokens[min(at + 1, len(tokens) - 1)]
    end = len(text) if last.kind == "end" else last.start + len(last.text)
    return ExpressionError(f'Syntax error; token: "{token.text}", near: "{text[start:end]}"')


def invalid(kind: str, error: ExpressionError) -> ValidationException:
    """``Invalid FilterExpression: …``"""
    return ValidationException(f"Invalid {kind}: {error}")
