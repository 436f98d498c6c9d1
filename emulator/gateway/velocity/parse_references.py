"""References: ``$a``, ``$!{a.b($c)[0]}``, and what backslashes and stray dollars before one mean."""

from dataclasses import dataclass

from csc.emulator.gateway.velocity.nodes import Index, Method, Place, Property, Reference, Step
from csc.emulator.gateway.velocity.parse_expressions import (
    PARAMETER_START,
    parse_index_parameter,
    parse_parameter,
)
from csc.emulator.gateway.velocity.token_stream import TokenStream
from csc.emulator.gateway.velocity.tokens import Kind, Token


def starts_reference(stream: TokenStream) -> bool:
    kind = stream.peek()
    if kind is Kind.LCURLY:
        return stream.peek(1) is Kind.IDENTIFIER
    return kind is Kind.IDENTIFIER


def parse_reference(stream: TokenStream) -> Reference:
    first = stream.position
    opening = stream.take(Kind.IDENTIFIER, Kind.LCURLY)
    place = stream.place(opening)
    name = opening
    if opening.kind is Kind.LCURLY:
        name = stream.take(Kind.IDENTIFIER)
    steps = _parse_steps(stream)
    if opening.kind is Kind.LCURLY:
        stream.take(Kind.RCURLY)
    return _read(stream, first, opening, name, steps, place)


def _parse_steps(stream: TokenStream) -> tuple[Step, ...]:
    steps: list[Step] = []
    _parse_indices(stream, steps)
    while stream.peek() is Kind.DOT and stream.peek(1) is Kind.IDENTIFIER:
        stream.take(Kind.DOT)
        steps.append(_parse_member(stream))
        _parse_indices(stream, steps)
    return tuple(steps)


def _parse_indices(stream: TokenStream, steps: list[Step]) -> None:
    while stream.peek() is Kind.INDEX_LBRACKET:
        place = stream.place(stream.take())
        argument = parse_index_parameter(stream)
        stream.take(Kind.INDEX_RBRACKET)
        steps.append(Index(argument, place))


def _parse_member(stream: TokenStream) -> Step:
    place = stream.place()
    calls = stream.peek(1) is Kind.LPAREN and stream.peek(2) in _AFTER_PARENTHESIS
    name = stream.take(Kind.IDENTIFIER).image
    if not calls:
        return Property(name, place)
    stream.take(Kind.LPAREN)
    arguments = []
    if stream.peek() is not Kind.REFMOD2_RPAREN:
        arguments.append(parse_parameter(stream))
        while stream.skip(Kind.COMMA):
            arguments.append(parse_parameter(stream))
    stream.take(Kind.REFMOD2_RPAREN)
    return Method(name, tuple(arguments), place)


_AFTER_PARENTHESIS = PARAMETER_START | {Kind.WHITESPACE, Kind.REFMOD2_RPAREN}


@dataclass(frozen=True, slots=True)
class _Opening:
    """The text before a reference's name: escapes, stray dollars, then ``$``, ``$!``, ``${``…"""

    image: str
    escaped: bool
    before: str


def _read(
    stream: TokenStream,
    first: int,
    opening: Token,
    name: Token,
    steps: tuple[Step, ...],
    place: Place,
) -> Reference:
    if "\\!" in opening.image:
        shown = _without_one_backslash(opening.image)
        return Reference(shown, steps, shown, place, opening.image[1:], computable=False)
    read = _read_opening(opening.image)
    if stream.trial:
        return Reference("", steps, "", place, "")
    # Velocity cuts the escapes off the token itself: source printed back later lacks them.
    opening.image = read.image
    literal, target = stream.literal(first), read.image[1:]
    if not read.image.startswith("$"):
        return Reference(read.image, steps, literal, place, target, runt=True)
    quiet = read.image.startswith("$!")
    bare = read.image[2 if quiet else 1 :]
    return Reference(
        name.image if bare == "{" else bare,
        steps,
        literal,
        place,
        target,
        escaped=read.escaped,
        before=read.before,
        unresolved="" if quiet and not read.escaped else literal,
    )


def _read_opening(image: str) -> _Opening:
    bare = image.lstrip("\\")
    backslashes = len(image) - len(bare)
    before = image[: backslashes // 2]
    escaped = backslashes % 2 == 1
    dollar = bare.rfind("$")
    if dollar <= 0:
        return _Opening(bare, escaped, before)
    # Stray dollars before an escaped reference are lost.
    return _Opening(bare[dollar:], escaped, before if escaped else before + bare[:dollar])


def _without_one_backslash(image: str) -> str:
    """``$\\!a`` prints as ``$!a``: one backslash fewer before the exclamation mark."""
    start = image.index("\\", max(image.find("$"), 0))
    return image[:start] + image[start + 1 :]
