"""PartiQL text to tokens: names, 'strings', "quoted names", numbers, symbols."""

import re
from typing import NamedTuple

from csc.emulator.services.dynamodb.errors import ValidationException

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|--[^\n]*)
  | (?P<string>'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"]|"")*")
  | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
  | (?P<symbol><<|>>|<>|!=|<=|>=|[=<>+\-*(),.\[\]{}:?;])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """``kind``: name, quoted (a name in double quotes), string, number, symbol, end."""

    kind: str
    text: str
    start: int


def tokenise(text: str) -> list[Token]:
    """Quotes are taken off. Raises ValidationException."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise unparsable(text, position)
        kind, token = match.lastgroup or "", match[0]
        if kind == "string":
            token = token[1:-1].replace("''", "'")
        elif kind == "quoted":
            token = token[1:-1].replace('""', '"')
        if kind != "space":
            tokens.append(Token(kind, token, position))
        position = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def unparsable(text: str, position: int) -> ValidationException:
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return ValidationException(
        f"Statement wasn't well formed, can't be processed: Unexpected token at {line}:{column}"
    )
