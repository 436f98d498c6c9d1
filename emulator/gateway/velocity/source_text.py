"""A stretch of a template's source, joined when it is asked for.

A long ``$a + $b + $c…`` has a left operand for each ``+``; their texts would add up to its square.
"""

from collections.abc import Sequence

from csc.emulator.gateway.velocity.tokens import Kind, Token


class SourceText:
    """``str()`` of it is the text of ``tokens[first:last]`` as Velocity prints it back."""

    __slots__ = ("_first", "_last", "_tokens")

    def __init__(self, tokens: Sequence[Token], first: int, last: int) -> None:
        self._tokens = tokens
        self._first = first
        self._last = last

    def __str__(self) -> str:
        return "".join(token_text(token) for token in self._tokens[self._first : self._last])


def token_text(token: Token) -> str:
    """A token as Velocity prints it back, with what it keeps of the special tokens before it."""
    if token.kind is Kind.BLOCK_COMMENT_END:
        return ""
    if not token.special or token.special[-1].startswith("##"):
        return token.image
    return "".join(_special_text(image) for image in token.special) + token.image


def _special_text(image: str) -> str:
    kept = []
    position = 0
    while position < len(image):
        character = image[position]
        if character in "#$":
            kept.append(character)
        elif character == "\\":
            end = position
            while end < len(image) and image[end] == "\\":
                end += 1
            if end < len(image) and image[end] == "$":
                kept.append(image[position : end + 1])
                position = end + 1
        position += 1
    return "".join(kept)
