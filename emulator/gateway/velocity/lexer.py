"""Characters to tokens, one at a time, because the parser steers the lexer's state.

``Lexer("a $b.c").next()`` gives TEXT ``a ``, then IDENTIFIER ``$b`` (the dollar is part of the
image), DOT, IDENTIFIER ``c``.  A state stack with counts of open parentheses decides what closes
what.  A stack entry is (lparen, rparen, state).
"""

import re
from bisect import bisect_right

from csc.emulator.gateway.velocity.errors import TemplateError
from csc.emulator.gateway.velocity.tokens import MORE, RULES_AT, SPECIAL, Kind, State, Token

_BACKSLASHES = re.compile(r"(\\+)(\$|#[a-zA-Z_@{]|)")
_NONE: frozenset[Kind] = frozenset()
_ONLY_DOLLAR = frozenset({Kind.ESCAPE_DIRECTIVE})
_ONLY_DIRECTIVE = frozenset({Kind.DOLLAR})
_NEITHER = _ONLY_DOLLAR | _ONLY_DIRECTIVE


class Lexer:
    """Reads one template, or the inside of a string whose quote stands at ``origin``.

    ``state``, ``in_set`` and ``pop`` are the parser's to use.
    """

    def __init__(self, text: str, name: str, origin: tuple[int, int] = (1, 0)) -> None:
        self.text = text
        self.name = name
        self.origin = origin
        self.position = 0
        self.state = State.DEFAULT
        self.in_set = False
        self.in_comment = False
        self._stack: list[tuple[int, int, State]] = []
        self._lparen = 0
        self._rparen = 0
        self._lines: list[int] = []
        self._backslashes: tuple[int, str] = (0, "")

    def next(self) -> Token:
        """The next token, special ones attached; EOF for ever at the end."""
        special: list[str] = []
        start = self.position
        begun = False
        while True:
            if self.position >= len(self.text):
                if begun:
                    raise self.error(start, "the template ends inside a reference or directive")
                return Token(Kind.EOF, "", start, special)
            kind, end = self._longest()
            matched_from = self.position
            self.position = end
            if kind is Kind.SKIPPED:
                start, begun = end, False
            elif kind in MORE:
                self._begin(kind, self.text[matched_from:end])
                begun = True
            else:
                token = Token(kind, self.text[start:end], start, special)
                self._act(token)
                if kind not in SPECIAL:
                    return token
                special.append(token.image)
                start, begun = self.position, False

    def pop(self) -> bool:
        """Back to the state below; False where there is none."""
        if not self._stack:
            self._lparen = 0
            self.state = State.DEFAULT
            return False
        self._lparen, self._rparen, self.state = self._stack.pop()
        return True

    def parenthesis_follows(self) -> bool:
        """Whether the next character other than white space is ``(``."""
        text, position = self.text, self.position
        while position < len(text) and text[position] in " \n\r\t":
            position += 1
        return position < len(text) and text[position] == "("

    def error(self, position: int, message: str) -> TemplateError:
        return TemplateError(self.name, *self.locate(position), message)

    def locate(self, position: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        if not self._lines:
            self._lines = [match.end() for match in re.finditer("^", self.text, re.MULTILINE)]
        line = bisect_right(self._lines, position)
        column = position - self._lines[line - 1] + 1
        first_line, first_column = self.origin
        return first_line + line - 1, column + first_column if line == 1 else column

    def _longest(self) -> tuple[Kind, int]:
        text, start = self.text, self.position
        character = text[start]
        skipped = self._hopeless() if character == "\\" else _NONE
        best_kind, best_end = None, start
        for kind, match in RULES_AT[self.state][character]:
            if kind in skipped:
                continue
            found = match(text, start)
            if found is not None and found.end() > best_end:
                best_kind, best_end = kind, found.end()
        if best_kind is None:
            raise self.error(start, f"unexpected {character!r}")
        return best_kind, best_end

    def _hopeless(self) -> frozenset[Kind]:
        """The rules that would read a run of backslashes to its end and find nothing there.

        Each run is looked at once, or a long one would cost its square.
        """
        end, following = self._backslashes
        if self.position >= end:
            match = _BACKSLASHES.match(self.text, self.position)
            assert match is not None
            end, following = match.end(1), match[2]
            self._backslashes = end, following
        if following == "$":
            return _ONLY_DOLLAR
        odd = (end - self.position) % 2 == 1
        return _ONLY_DIRECTIVE if following and odd else _NEITHER

    def _push(self, state: State) -> None:
        self._stack.append((self._lparen, self._rparen, self.state))
        self._lparen = 0
        self.state = state

    def _begin(self, kind: Kind, image: str) -> None:
        if self.in_comment:
            return
        if kind is Kind.DOLLAR:
            if self.state is State.REFERENCE:
                self.pop()
            self._push(State.REFERENCE)
        elif kind is Kind.HASH:
            if self.state in (State.REFERENCE, State.REFMODIFIER):
                self.pop()
            self._push(State.PRE_DIRECTIVE)
        else:
            if kind is Kind.OPEN_FORMAL_COMMENT:
                self.position -= 1
            self.in_comment = True
            textblock = kind is Kind.OPEN_TEXTBLOCK
            self._push(State.TEXTBLOCK if textblock else State.BLOCK_COMMENT)

    def _act(self, token: Token) -> None:
        action = _ACTIONS.get(token.kind)
        if action is not None:
            action(self, token)

    def open_index(self, _: Token) -> None:
        self._push(State.REFINDEX)

    def close(self, _: Token) -> None:
        self.pop()

    def open_parenthesis(self, _: Token) -> None:
        self._lparen += 1
        if self.state is State.REFMODIFIER:
            self.state = State.REFMOD2

    def close_parenthesis(self, _: Token) -> None:
        """Close the nearest state that has an open parenthesis, dropping those above it."""
        while self._lparen == 0:
            if not self.pop():
                return
        if self._lparen == self._rparen + 1:
            self.pop()
        else:
            self._rparen += 1

    def close_arguments(self, _: Token) -> None:
        self.state = State.REFERENCE

    def open_set(self, _: Token) -> None:
        self._push(State.DIRECTIVE)
        self.in_set = True
        self._lparen += 1

    def open_line_comment(self, _: Token) -> None:
        if self.state is State.REFERENCE:
            self.pop()
        self.in_comment = True
        self._push(State.LINE_COMMENT)

    def close_comment(self, _: Token) -> None:
        self.in_comment = False
        self.pop()

    def end_string(self, _: Token) -> None:
        if self.state is State.DIRECTIVE and not self.in_set and self._lparen == 0:
            self.pop()

    def open_directive(self, _: Token) -> None:
        self.state = State.DIRECTIVE

    def end_integer(self, token: Token) -> None:
        if token.image.endswith(".."):
            self.position -= 2
            token.image = token.image[:-2]
        self.end_float(token)

    def end_float(self, token: Token) -> None:
        arguments = (State.REFMOD2, State.REFINDEX)
        if token.kind is Kind.FLOAT:
            arguments = (State.REFMOD2, State.REFMOD2)
        if self._lparen == 0 and not self.in_set and self.state not in arguments:
            self.pop()

    def step_into(self, token: Token) -> None:
        self.position -= 1
        token.image = "."
        self.state = State.REFMODIFIER

    def step_back(self, _: Token) -> None:
        self.position -= 1
        self.pop()


_ACTIONS = {
    Kind.INDEX_LBRACKET: Lexer.open_index,
    Kind.INDEX_RBRACKET: Lexer.close,
    Kind.LPAREN: Lexer.open_parenthesis,
    Kind.RPAREN: Lexer.close_parenthesis,
    Kind.REFMOD2_RPAREN: Lexer.close_arguments,
    Kind.SET_DIRECTIVE: Lexer.open_set,
    Kind.LINE_COMMENT_START: Lexer.open_line_comment,
    Kind.LINE_COMMENT_END: Lexer.close_comment,
    Kind.BLOCK_COMMENT_END: Lexer.close_comment,
    Kind.TEXTBLOCK: Lexer.close_comment,
    Kind.STRING: Lexer.end_string,
    Kind.END: Lexer.close,
    Kind.IF: Lexer.open_directive,
    Kind.ELSEIF: Lexer.open_directive,
    Kind.ELSE: Lexer.close,
    Kind.INTEGER: Lexer.end_integer,
    Kind.FLOAT: Lexer.end_float,
    Kind.DOT: Lexer.step_into,
    Kind.RCURLY: Lexer.close,
    Kind.REFERENCE_TERMINATOR: Lexer.step_back,
    Kind.DIRECTIVE_TERMINATOR: Lexer.step_back,
}
