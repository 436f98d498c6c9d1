"""Expressions of directives, arguments of methods and directives, indices.

Velocity has three places for values and each takes its own set: a directive's expression knows
operators, a method's argument (``parse_parameter``) and an index don't.  Import cycle with
``parse_references`` (a reference holds arguments, an argument may be a reference) is broken by
importing that one late.
"""

from collections.abc import Callable
from dataclasses import replace

from csc.emulator.gateway.velocity.nodes import (
    Arithmetic,
    Binary,
    Comparison,
    Constant,
    Expression,
    Interpolated,
    Junction,
    ListLiteral,
    MapLiteral,
    Not,
    Range,
    Reference,
    Word,
)
from csc.emulator.gateway.velocity.token_stream import TokenStream
from csc.emulator.gateway.velocity.tokens import Kind

_SIMPLE = frozenset({Kind.STRING, Kind.INTEGER, Kind.TRUE, Kind.FALSE})
_REFERENCE = frozenset({Kind.IDENTIFIER, Kind.LCURLY})
PARAMETER_START = _SIMPLE | _REFERENCE | {Kind.FLOAT, Kind.LEFT_CURLEY, Kind.LBRACKET}

_Operator = Arithmetic | Comparison | Junction
_LEVELS: tuple[dict[Kind, _Operator], ...] = (
    {Kind.OR: "or"},
    {Kind.AND: "and"},
    {Kind.EQ: "eq", Kind.NE: "ne"},
    {Kind.LT: "lt", Kind.GT: "gt", Kind.LE: "le", Kind.GE: "ge"},
    {Kind.PLUS: "add", Kind.MINUS: "subtract"},
    {Kind.MULTIPLY: "multiply", Kind.DIVIDE: "divide", Kind.MODULUS: "modulo"},
)
"""Binary operators, loosest first; all associate to the left."""


def parse_expression(stream: TokenStream) -> Expression:
    stream.enter()
    result = _parse_level(stream, 0)
    stream.leave()
    return result


def parse_parameter(stream: TokenStream) -> Expression:
    """An argument of a method, an item of a list or map."""
    stream.enter()
    stream.skip(Kind.WHITESPACE)
    result = _parse_value(stream, PARAMETER_START)
    stream.skip(Kind.WHITESPACE)
    stream.leave()
    return result


def parse_index_parameter(stream: TokenStream) -> Expression:
    stream.skip(Kind.WHITESPACE)
    result = _parse_value(stream, _SIMPLE | _REFERENCE)
    stream.skip(Kind.WHITESPACE)
    return result


def parse_argument(stream: TokenStream) -> Expression:
    """An argument of a directive or macro, where a bare word may stand as well."""
    if stream.peek() is Kind.WORD:
        image = stream.take().image
        return Word(image, image)
    return _parse_value(stream, PARAMETER_START)


def _parse_level(stream: TokenStream, level: int) -> Expression:
    if level == len(_LEVELS):
        return _parse_unary(stream)
    operators = _LEVELS[level]
    left = _parse_level(stream, level + 1)
    while stream.peek() in operators:
        operator = operators[stream.take().kind]
        first = stream.position
        right = _parse_level(stream, level + 1)
        # Velocity takes the right operand for the whole: ``'' + 1 / 0`` prints `` 0``.
        left = Binary(operator, left, right, stream.source(first))
    return left


def _parse_unary(stream: TokenStream) -> Expression:
    first = stream.position
    spaced = stream.peek() is Kind.WHITESPACE and stream.peek(1) is Kind.NOT
    if spaced or stream.peek() is Kind.NOT:
        stream.skip(Kind.WHITESPACE)
        stream.take(Kind.NOT)
        stream.enter()
        operand = _parse_unary(stream)
        stream.leave()
        return Not(operand, stream.literal(first))
    stream.skip(Kind.WHITESPACE)
    if stream.skip(Kind.LPAREN):
        first = stream.position
        result = parse_expression(stream)
        if isinstance(result, Binary | Range):
            result = replace(result, literal=stream.source(first))
        stream.take(Kind.RPAREN)
    else:
        result = _parse_value(stream, PARAMETER_START)
    stream.skip(Kind.WHITESPACE)
    return result


def _parse_value(stream: TokenStream, allowed: frozenset[Kind]) -> Expression:
    kind = stream.peek()
    if kind not in allowed:
        raise stream.unexpected(stream.token(), allowed)
    if kind in _REFERENCE:
        return _parse_reference(stream)
    return _VALUES[kind](stream)


def _parse_reference(stream: TokenStream) -> Reference:
    from csc.emulator.gateway.velocity.parse_references import parse_reference

    return parse_reference(stream)


def _parse_string(stream: TokenStream) -> Constant | Interpolated:
    from csc.emulator.gateway.velocity.parse import parse_block

    first = stream.position
    token = stream.take()
    quote, image = token.image[0], token.image[1:-1]
    literal = stream.literal(first)
    if quote == "'":
        return Constant(image.replace("''", "'"), literal)
    references = "$" in image or "#" in image
    try:
        image = _unescape(image)
    except ValueError:
        raise stream.error(token, "a \\u escape in a string needs four hex digits") from None
    image = image.replace('""', '"')
    if not references:
        return Constant(image, literal)
    padded = "##" not in image
    stream.enter()
    body = parse_block(image + " " if padded else image, stream, token)
    stream.leave()
    return Interpolated(body, padded, literal)


def _unescape(image: str) -> str:
    """``\\u00e9`` is the only escape that Velocity knows inside double quotes."""
    head, *parts = image.split("\\u")
    decoded = [head]
    for part in parts:
        if len(part) < 4:
            raise ValueError(part)
        decoded.append(chr(int(part[:4], 16)) + part[4:])
    return "".join(decoded)


def _parse_integer(stream: TokenStream) -> Constant:
    return _parse_number(stream, int)


def _parse_float(stream: TokenStream) -> Constant:
    return _parse_number(stream, float)


def _parse_number(stream: TokenStream, read: Callable[[str], int | float]) -> Constant:
    token = stream.take()
    try:
        return Constant(read(token.image), token.image)
    except ValueError:
        raise stream.unexpected(token, {Kind.INTEGER}) from None


def _parse_boolean(stream: TokenStream) -> Constant:
    token = stream.take()
    return Constant(token.kind is Kind.TRUE, token.image)


def _parse_list(stream: TokenStream) -> ListLiteral | Range:
    first = stream.position
    stream.take(Kind.LBRACKET)
    if _is_range(stream):
        return _parse_range(stream, first)
    items = []
    if stream.peek() is not Kind.RBRACKET:
        items.append(parse_parameter(stream))
        while stream.skip(Kind.COMMA):
            items.append(parse_parameter(stream))
    stream.take(Kind.RBRACKET)
    return ListLiteral(tuple(items), stream.literal(first))


def _is_range(stream: TokenStream) -> bool:
    """Try ``[`` reference-or-integer ``..`` and step back."""
    start = stream.position
    outer, stream.trial = stream.trial, True
    stream.skip(Kind.WHITESPACE)
    try:
        if stream.peek() is Kind.INTEGER:
            stream.take()
        elif stream.peek() in _REFERENCE:
            _parse_reference(stream)
        else:
            return False
        stream.skip(Kind.WHITESPACE)
        return stream.peek() is Kind.DOUBLEDOT
    finally:
        stream.position, stream.trial = start, outer


def _parse_range(stream: TokenStream, first: int) -> Range:
    low = _parse_bound(stream)
    stream.take(Kind.DOUBLEDOT)
    high = _parse_bound(stream)
    stream.take(Kind.RBRACKET)
    return Range(low, high, stream.literal(first))


def _parse_bound(stream: TokenStream) -> Expression:
    stream.skip(Kind.WHITESPACE)
    bound = _parse_value(stream, _REFERENCE | {Kind.INTEGER})
    stream.skip(Kind.WHITESPACE)
    return bound


def _parse_map(stream: TokenStream) -> MapLiteral:
    first = stream.position
    stream.take(Kind.LEFT_CURLEY)
    pairs = []
    ahead = 1 if stream.peek() is Kind.WHITESPACE else 0
    if stream.peek(ahead) in PARAMETER_START:
        pairs.append(_parse_pair(stream))
        while stream.skip(Kind.COMMA):
            pairs.append(_parse_pair(stream))
    else:
        stream.skip(Kind.WHITESPACE)
    stream.take(Kind.RIGHT_CURLEY, Kind.RCURLY)
    return MapLiteral(tuple(pairs), stream.literal(first))


def _parse_pair(stream: TokenStream) -> tuple[Expression, Expression]:
    key = parse_parameter(stream)
    stream.take(Kind.COLON)
    return key, parse_parameter(stream)


_VALUES: dict[Kind, Callable[[TokenStream], Expression]] = {
    Kind.STRING: _parse_string,
    Kind.INTEGER: _parse_integer,
    Kind.FLOAT: _parse_float,
    Kind.TRUE: _parse_boolean,
    Kind.FALSE: _parse_boolean,
    Kind.LBRACKET: _parse_list,
    Kind.LEFT_CURLEY: _parse_map,
}
