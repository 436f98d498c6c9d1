"""Where the statements of a policy document stand in its text.

AWS's simulator counts a position from after the sign that opens or closes the statement: a
statement that begins in the first line's 40th column starts at column 41 and one that ends with
the 112th sign ends at column 113.
"""

import json
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Span:
    line: int
    column: int
    end_line: int
    end_column: int


@lru_cache(maxsize=256)
def locate_statements(document: str) -> tuple[Span, ...]:
    """One span a statement, in order; none for text that is no policy."""
    try:
        start = _value_of_statement(document)
        spans = _spans(document, start)
    except (ValueError, IndexError):
        return ()
    return tuple(_span(document, begin, end) for begin, end in spans)


_DECODER = json.JSONDecoder()


def _value_of_statement(document: str) -> int:
    """Where the value of the top-level key ``Statement`` begins."""
    position = _skip(document, document.index("{") + 1)
    while True:
        key, position = _DECODER.raw_decode(document, position)
        position = _skip(document, document.index(":", position) + 1)
        if key == "Statement":
            return position
        _, position = _DECODER.raw_decode(document, position)
        position = _skip(document, document.index(",", position) + 1)


def _spans(document: str, start: int) -> list[tuple[int, int]]:
    if document[start] == "{":
        return [(start, _DECODER.raw_decode(document, start)[1])]
    spans = []
    position = _skip(document, start + 1)
    while document[position] == "{":
        _, end = _DECODER.raw_decode(document, position)
        spans.append((position, end))
        position = _skip(document, end)
        if document[position] != ",":
            break
        position = _skip(document, position + 1)
    return spans


def _skip(document: str, position: int) -> int:
    while document[position] in " \t\r\n":
        position += 1
    return position


def _span(document: str, begin: int, end: int) -> Span:
    line, column = _place(document, begin + 1)
    end_line, end_column = _place(document, end)
    return Span(line, column, end_line, end_column)


def _place(document: str, position: int) -> tuple[int, int]:
    before = document[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
