"""Tokens with lookahead for the parser, and source text from tokens.

Looking ahead moves the lexer, whose state the parser changes as well; so no more tokens are read
ahead than Velocity's own parser reads.
"""

from collections.abc import Iterable

from csc.emulator.gateway.velocity.errors import TemplateError
from csc.emulator.gateway.velocity.lexer import Lexer
from csc.emulator.gateway.velocity.nodes import Place
from csc.emulator.gateway.velocity.source_text import SourceText
from csc.emulator.gateway.velocity.tokens import Kind, Token

MAX_NESTING = 75
"""Nested statements and expressions, so that no template overflows the stack."""


class TokenStream:
    """``position`` is the index of the next token to take; ``trial`` marks a look ahead."""

    def __init__(self, text: str, name: str, origin: tuple[int, int] = (1, 0)) -> None:
        self.lexer = Lexer(text, name, origin)
        self.name = name
        self.macros: set[str] = set()
        self.position = 0
        self._tokens: list[Token] = []
        self.depth = 0
        self.trial = False

    def peek(self, ahead: int = 0) -> Kind:
        wanted, tokens = self.position + ahead, self._tokens
        while len(tokens) <= wanted:
            tokens.append(self.lexer.next())
        return tokens[wanted].kind

    def token(self, ahead: int = 0) -> Token:
        wanted = self.position + ahead
        while len(self._tokens) <= wanted:
            self._tokens.append(self.lexer.next())
        return self._tokens[wanted]

    def take(self, *kinds: Kind) -> Token:
        """The next token, which must be of one of these kinds (any kind if none is given)."""
        token = self.token()
        if kinds and token.kind not in kinds:
            raise self.unexpected(token, kinds)
        self.position += 1
        return token

    def skip(self, kind: Kind) -> bool:
        if self.peek() is kind:
            self.position += 1
            return True
        return False

    def place(self, token: Token | None = None) -> Place:
        return Place(*self.lexer.locate((token or self.token()).start))

    def literal(self, first: int) -> str:
        """The source of the tokens from index ``first`` to the last one taken."""
        return str(self.source(first))

    def source(self, first: int) -> SourceText:
        return SourceText(self._tokens, first, self.position)

    def images(self, first: int) -> str:
        return "".join(token.image for token in self._tokens[first : self.position])

    def error(self, token: Token, message: str) -> TemplateError:
        return self.lexer.error(token.start, message)

    def unexpected(self, token: Token, kinds: Iterable[Kind]) -> TemplateError:
        found = "the end of the template" if token.kind is Kind.EOF else repr(token.image)
        wanted = " or ".join(sorted(_SPELLING.get(kind, kind.name.lower()) for kind in kinds))
        return self.error(token, f"found {found}, expected {wanted}")

    def enter(self) -> None:
        """One level deeper; a template that nests too deep is an error, not a stack overflow."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.error(self.token(), f"nested deeper than {MAX_NESTING} levels")

    def leave(self) -> None:
        self.depth -= 1


_SPELLING = {
    Kind.EOF: "the end of the template",
    Kind.END: "#end",
    Kind.RPAREN: "')'",
    Kind.LPAREN: "'('",
    Kind.REFMOD2_RPAREN: "')'",
    Kind.EQUALS: "'='",
    Kind.COLON: "':'",
    Kind.RBRACKET: "']'",
    Kind.INDEX_RBRACKET: "']'",
    Kind.RIGHT_CURLEY: "'}'",
    Kind.RCURLY: "'}'",
    Kind.DOUBLEDOT: "'..'",
    Kind.IDENTIFIER: "a name",
    Kind.LCURLY: "'{'",
    Kind.STRING: "a string",
    Kind.INTEGER: "a number",
    Kind.FLOAT: "a number",
    Kind.WHITESPACE: "a space",
}
