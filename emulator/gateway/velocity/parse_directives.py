"""``#foreach``, ``#macro``, ``#define`` and the others that Velocity plugs in, and calls of macros.

Their arguments are read alike (values and bare words, commas optional); ``_BUILDERS`` makes the
node and holds what each directive demands.
"""

from collections.abc import Callable
from dataclasses import dataclass

from csc.emulator.gateway.velocity.nodes import (
    Block,
    Break,
    Call,
    Constant,
    Define,
    Evaluate,
    Expression,
    Foreach,
    Include,
    Interpolated,
    Macro,
    Place,
    Reference,
    Statement,
    StopTemplate,
    Text,
    Word,
)
from csc.emulator.gateway.velocity.parse_expressions import PARAMETER_START, parse_argument
from csc.emulator.gateway.velocity.token_stream import TokenStream
from csc.emulator.gateway.velocity.tokens import Kind, State, Token

BLOCK_DIRECTIVES = frozenset({"foreach", "macro", "define", "literal"})
LINE_DIRECTIVES = frozenset({"evaluate", "break", "stop", "include", "parse"})
DIRECTIVES = BLOCK_DIRECTIVES | LINE_DIRECTIVES

_ARGUMENT_START = PARAMETER_START | {Kind.WORD}

ParseStatements = Callable[[TokenStream], Block]


@dataclass(slots=True)
class _Use:
    """One use of a directive: what its builder needs."""

    stream: TokenStream
    token: Token
    name: str
    first: int
    place: Place
    arguments: list[Expression]
    body: Block | None = None
    body_text: str = ""


def parse_directive(stream: TokenStream, parse_statements: ParseStatements) -> Statement:
    """At WORD or BRACKETED_WORD. ``parse_statements`` reads the block of those that have one."""
    first = stream.position
    place = stream.place()
    token = stream.take()
    bracketed = token.kind is Kind.BRACKETED_WORD
    name = token.image[2:-1] if bracketed else token.image[1:]
    use = _Use(stream, token, name, first, place, [])
    stream.lexer.state = State.DIRECTIVE
    if not stream.lexer.parenthesis_follows():
        stream.lexer.pop()
        return _build_bare(use)
    _parse_arguments(use)
    if name in BLOCK_DIRECTIVES or (name.startswith("@") and name not in DIRECTIVES):
        start = stream.position
        use.body = parse_statements(stream)
        use.body_text = stream.literal(start)
        stream.take(Kind.END)
    return _BUILDERS.get(name, _build_call)(use)


def _parse_arguments(use: _Use) -> None:
    stream = use.stream
    stream.skip(Kind.WHITESPACE)
    stream.take(Kind.LPAREN)
    while _argument_follows(stream):
        stream.skip(Kind.WHITESPACE)
        if stream.skip(Kind.COMMA):
            stream.skip(Kind.WHITESPACE)
        token = stream.token()
        argument = parse_argument(stream)
        _check_word(use, token, argument)
        use.arguments.append(argument)
    stream.skip(Kind.WHITESPACE)
    stream.take(Kind.RPAREN)


def _argument_follows(stream: TokenStream) -> bool:
    ahead = 1 if stream.peek() is Kind.WHITESPACE else 0
    return stream.peek(ahead) is Kind.COMMA or stream.peek(ahead) in _ARGUMENT_START


def _check_word(use: _Use, token: Token, argument: Expression) -> None:
    position = len(use.arguments)
    is_word = isinstance(argument, Word)
    if use.name == "macro" and position == 0:
        if not is_word:
            raise use.stream.error(token, "a macro's name is a word without quotes")
    elif is_word and use.name in DIRECTIVES and (use.name != "foreach" or position != 1):
        raise use.stream.error(token, f"unexpected word {token.image!r} in #{use.name}")


def _build_bare(use: _Use) -> Statement:
    """A name without parentheses: a directive that takes none, else text."""
    if use.name == "break":
        return Break(None, use.place)
    if use.name == "stop":
        return StopTemplate(use.place)
    if use.name in DIRECTIVES:
        raise use.stream.error(use.token, f"#{use.name} needs arguments in parentheses")
    if use.name.startswith("@"):
        return Text("#" + use.name, use.place)
    return _build_call(use)


def _build_call(use: _Use) -> Call:
    literal = use.stream.images(use.first)
    name = use.name.removeprefix("@") if use.body is not None else use.name
    return Call(name, tuple(use.arguments), use.body, literal, use.place)


def _build_foreach(use: _Use) -> Foreach:
    arguments = use.arguments
    if len(arguments) < 3:
        raise use.stream.error(use.token, "write #foreach($item in $items)")
    assert use.body is not None
    item = arguments[0]
    variable = item.root if isinstance(item, Reference) else str(item.literal)[1:]
    body = arguments[3] if len(arguments) > 3 else use.body
    return Foreach(variable, arguments[2], body, use.place)


def _build_macro(use: _Use) -> Macro:
    if not use.arguments:
        raise use.stream.error(use.token, "#macro needs a name")
    name, *parameters = [_first_image(argument) for argument in use.arguments]
    assert use.body is not None
    use.stream.macros.add(name)
    names = tuple(parameter.removeprefix("$") for parameter in parameters)
    return Macro(name, names, use.body, use.place)


def _first_image(argument: Expression) -> str:
    return "$" + argument.target if isinstance(argument, Reference) else str(argument.literal)


def _build_define(use: _Use) -> Define:
    if len(use.arguments) != 1:
        raise use.stream.error(use.token, "#define needs one reference")
    assert use.body is not None
    return Define(_first_image(use.arguments[0])[1:], use.body, use.place)


def _build_evaluate(use: _Use) -> Evaluate:
    if len(use.arguments) != 1:
        raise use.stream.error(use.token, "#evaluate needs one argument")
    source = use.arguments[0]
    is_string = isinstance(source, Constant) and isinstance(source.value, str)
    if not (is_string or isinstance(source, Interpolated | Reference)):
        raise use.stream.error(use.token, "#evaluate needs a string or a reference")
    return Evaluate(source, use.place)


def _build_break(use: _Use) -> Break:
    if len(use.arguments) > 1:
        raise use.stream.error(use.token, "#break takes one scope at most")
    return Break(use.arguments[0] if use.arguments else None, use.place)


def _build_stop(use: _Use) -> StopTemplate:
    if len(use.arguments) > 1:
        raise use.stream.error(use.token, "#stop takes one message at most")
    return StopTemplate(use.place)


def _build_literal(use: _Use) -> Text:
    return Text(use.body_text, use.place)


def _build_include(use: _Use) -> Include:
    return Include(use.name, use.place)


_BUILDERS: dict[str, Callable[[_Use], Statement]] = {
    "foreach": _build_foreach,
    "macro": _build_macro,
    "define": _build_define,
    "evaluate": _build_evaluate,
    "break": _build_break,
    "stop": _build_stop,
    "literal": _build_literal,
    "include": _build_include,
    "parse": _build_include,
}
