"""Template text to ``Block``: Velocity 1.7's grammar, statement by statement.

``parse_template("#if($a)x#end", "t")`` gives ``Block((If(((Reference("a", …), Block((Text("x"),))),),
None, …),))``.  A fault raises ``TemplateError`` with its line and column.

This is a parser of our own and not airspeed's, which reads another language in about one template
of three: whitespace and newlines around directives, ``#[[ ]]#``, ``#@macro``, escapes, ``$a.b()[0]``
on the left of ``#set``, quotes inside quotes, numbers like ``1e3``.  Those come from the lexical
states of Velocity's own grammar, which ``lexer`` follows; airspeed's regular expressions have no
place for them.  ``python -m bench.velocity`` keeps airspeed beside it for speed.
"""

from csc.emulator.gateway.velocity.errors import TemplateError
from csc.emulator.gateway.velocity.limits import MAX_TEMPLATE_BYTES
from csc.emulator.gateway.velocity.nodes import (
    Block,
    Branch,
    If,
    Place,
    Reference,
    Set,
    Statement,
    Text,
)
from csc.emulator.gateway.velocity.parse_directives import (
    DIRECTIVES,
    parse_directive,
)
from csc.emulator.gateway.velocity.parse_expressions import parse_expression
from csc.emulator.gateway.velocity.parse_references import parse_reference, starts_reference
from csc.emulator.gateway.velocity.source_text import token_text
from csc.emulator.gateway.velocity.token_stream import TokenStream
from csc.emulator.gateway.velocity.tokens import Kind, Token

_TEXT = frozenset(
    {
        Kind.TEXT,
        Kind.DOT,
        Kind.RPAREN,
        Kind.LPAREN,
        Kind.INTEGER,
        Kind.FLOAT,
        Kind.STRING,
        Kind.ESCAPE,
        Kind.LCURLY,
        Kind.RCURLY,
        Kind.EMPTY_INDEX,
    }
)
_COMMENTS = frozenset({Kind.LINE_COMMENT_START, Kind.BLOCK_COMMENT_END})
_SET_RESERVED = frozenset({"if", "end", "set", "else", "elseif"})


def parse_template(text: str, name: str) -> Block:
    """Raises ``TemplateError``. ``name`` is what errors call the template."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if size > MAX_TEMPLATE_BYTES:
        raise TemplateError(name, 1, 1, f"the template has {size} bytes; API Gateway takes 300 KB")
    try:
        return _parse_all(TokenStream(text, name))
    except RecursionError:
        raise TemplateError(name, 1, 1, "the template nests too deep") from None


def parse_block(text: str, outer: TokenStream, at: Token) -> Block:
    """The inside of a string at token ``at``, with its places in the whole template."""
    place = outer.place(at)
    stream = TokenStream(text, outer.name, (place.line, place.column))
    stream.macros = outer.macros
    stream.depth = outer.depth
    return _parse_all(stream)


def _parse_all(stream: TokenStream) -> Block:
    block = parse_statements(stream)
    stream.take(Kind.EOF)
    return block


def parse_statements(stream: TokenStream) -> Block:
    """Statements up to the first token that begins none (``#end``, ``#else``, the end)."""
    stream.enter()
    statements: list[Statement] = []
    texts: list[Text] = []
    while True:
        statement = _parse_statement(stream)
        if isinstance(statement, Text) and statement.text:
            texts.append(statement)
            continue
        if texts:
            statements.append(Text("".join(text.text for text in texts), texts[0].place))
        texts.clear()
        if statement is None:
            break
        if not isinstance(statement, Text):
            statements.append(statement)
    stream.leave()
    return Block(tuple(statements))


def _parse_statement(stream: TokenStream) -> Statement | None:
    kind = stream.peek()
    if kind is Kind.IF:
        return _parse_if(stream)
    if starts_reference(stream):
        return _parse_printed_reference(stream)
    if kind is Kind.SET_DIRECTIVE:
        return _parse_set(stream)
    if kind in (Kind.WORD, Kind.BRACKETED_WORD):
        return parse_directive(stream, parse_statements)
    place = stream.place()
    text = _parse_text(stream, kind)
    return None if text is None else Text(text, place)


def _parse_text(stream: TokenStream, kind: Kind) -> str | None:
    if kind in _TEXT:
        return token_text(stream.take())
    if kind in _COMMENTS:
        return _parse_comment(stream)
    if kind is Kind.TEXTBLOCK:
        return stream.take().image[3:-3]
    if kind is Kind.ESCAPE_DIRECTIVE:
        token = stream.take()
        token.image = _escaped_directive(stream, token.image)
        return token.image
    if kind is Kind.DOUBLE_ESCAPE:
        return _parse_escapes(stream)
    return None


def _parse_comment(stream: TokenStream) -> str:
    """A comment prints nothing, but a dollar stuck to its start (if that is at hand) is printed."""
    token = stream.take()
    if token.kind is Kind.LINE_COMMENT_START:
        stream.skip(Kind.LINE_COMMENT_END)
    start = token.image.find("##")
    return token.image[: start if start >= 0 else max(token.image.find("#*"), 0)]


def _escaped_directive(stream: TokenStream, image: str) -> str:
    last = image.rindex("\\")
    directive = image[last + 1 :]
    name = directive[1:]
    if name.startswith("{"):
        name = name[1:-1]
    if name in DIRECTIVES or name in _SET_RESERVED or name in stream.macros:
        return image[: last // 2] + directive
    return image


def _parse_escapes(stream: TokenStream) -> str:
    count = 0
    while stream.peek() is Kind.DOUBLE_ESCAPE:
        stream.take()
        count += 1
    following = stream.token()
    name = following.image[1:]
    control = following.kind in (Kind.IF, Kind.ELSE, Kind.ELSEIF, Kind.END)
    if control or name in DIRECTIVES or name in stream.macros:
        return "\\" * count
    return "\\\\" * count


def _parse_printed_reference(stream: TokenStream) -> Statement:
    reference = parse_reference(stream)
    if reference.runt:
        return Text(reference.root, reference.place)
    if not reference.computable:
        return Text("", reference.place)
    return reference


def _parse_set(stream: TokenStream) -> Set:
    place = stream.place(stream.take(Kind.SET_DIRECTIVE))
    stream.skip(Kind.WHITESPACE)
    target: Reference = parse_reference(stream)
    stream.skip(Kind.WHITESPACE)
    stream.take(Kind.EQUALS)
    value = parse_expression(stream)
    stream.take(Kind.RPAREN)
    stream.lexer.in_set = False
    return Set(target, value, place)


def _parse_if(stream: TokenStream) -> If:
    place = stream.place(stream.take(Kind.IF))
    branches = [_parse_branch(stream, place)]
    while stream.peek() is Kind.ELSEIF:
        branches.append(_parse_branch(stream, stream.place(stream.take())))
    otherwise = None
    if stream.skip(Kind.ELSE):
        otherwise = parse_statements(stream)
    stream.take(Kind.END)
    return If(tuple(branches), otherwise, place)


def _parse_branch(stream: TokenStream, place: Place) -> Branch:
    stream.skip(Kind.WHITESPACE)
    stream.take(Kind.LPAREN)
    condition = parse_expression(stream)
    stream.take(Kind.RPAREN)
    return Branch(condition, parse_statements(stream), place)
