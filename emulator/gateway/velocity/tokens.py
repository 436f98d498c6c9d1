"""The tokens of Velocity 1.7 by lexical state, as data.

A state's rules are tried together at one place of the text: the longest match wins, and of equal
ones the first in this file.  That (JavaCC's rule) decides where a reference ends, which newline a
directive swallows and what is plain text, so the order below is part of the language.
``first`` lists the characters a match can start with (empty: any), to try few rules at each place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, auto


class State(IntEnum):
    """What the lexer is inside of."""

    DEFAULT = auto()
    REFERENCE = auto()
    REFMODIFIER = auto()
    REFMOD2 = auto()
    REFINDEX = auto()
    DIRECTIVE = auto()
    PRE_DIRECTIVE = auto()
    LINE_COMMENT = auto()
    BLOCK_COMMENT = auto()
    TEXTBLOCK = auto()


class Kind(IntEnum):
    """A token's kind; ``EOF`` ends every template."""

    EOF = auto()
    INDEX_LBRACKET = auto()
    INDEX_RBRACKET = auto()
    LBRACKET = auto()
    RBRACKET = auto()
    COMMA = auto()
    DOUBLEDOT = auto()
    COLON = auto()
    LEFT_CURLEY = auto()
    RIGHT_CURLEY = auto()
    LPAREN = auto()
    RPAREN = auto()
    REFMOD2_RPAREN = auto()
    ESCAPE_DIRECTIVE = auto()
    SET_DIRECTIVE = auto()
    DOLLAR = auto()
    OPEN_TEXTBLOCK = auto()
    OPEN_FORMAL_COMMENT = auto()
    OPEN_COMMENT = auto()
    HASH = auto()
    LINE_COMMENT_START = auto()
    DOUBLE_ESCAPE = auto()
    ESCAPE = auto()
    TEXT = auto()
    LINE_COMMENT_END = auto()
    BLOCK_COMMENT_END = auto()
    TEXTBLOCK = auto()
    SKIPPED = auto()
    WITHIN = auto()
    WHITESPACE = auto()
    STRING = auto()
    TRUE = auto()
    FALSE = auto()
    MINUS = auto()
    PLUS = auto()
    MULTIPLY = auto()
    DIVIDE = auto()
    MODULUS = auto()
    AND = auto()
    OR = auto()
    LT = auto()
    LE = auto()
    GT = auto()
    GE = auto()
    EQ = auto()
    NE = auto()
    NOT = auto()
    EQUALS = auto()
    END = auto()
    IF = auto()
    ELSEIF = auto()
    ELSE = auto()
    INTEGER = auto()
    FLOAT = auto()
    WORD = auto()
    BRACKETED_WORD = auto()
    IDENTIFIER = auto()
    DOT = auto()
    LCURLY = auto()
    RCURLY = auto()
    REFERENCE_TERMINATOR = auto()
    DIRECTIVE_TERMINATOR = auto()
    EMPTY_INDEX = auto()


MORE = frozenset(
    {
        Kind.DOLLAR,
        Kind.OPEN_TEXTBLOCK,
        Kind.OPEN_FORMAL_COMMENT,
        Kind.OPEN_COMMENT,
        Kind.HASH,
        Kind.WITHIN,
    }
)
"""Matches that begin a token which the next match continues."""

SPECIAL = frozenset({Kind.REFERENCE_TERMINATOR, Kind.DIRECTIVE_TERMINATOR})
"""Matches that hang on to the token after them and print only their ``$``, ``#`` and backslashes."""


@dataclass(slots=True)
class Token:
    """``special`` are the images of the special tokens before it; ``start`` counts characters."""

    kind: Kind
    image: str
    start: int
    special: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rule:
    kind: Kind
    pattern: re.Pattern[str]
    states: frozenset[State]
    first: str


_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_WORD = r"[a-zA-Z_@][a-zA-Z0-9_@]*"
_BRACKETED = r"\{[a-zA-Z_][a-zA-Z0-9_@]*\}"
_TO_NEWLINE = r"(?:[ \t]*(?:\r\n|\n|\r))?"
_EXPONENT = r"[eE][+-]?[0-9]+"

_COMMENTS = "LINE_COMMENT BLOCK_COMMENT"
_EVERYWHERE = " ".join(state.name for state in State)


def _rule(kind: Kind, pattern: str, states: str, first: str = "") -> Rule:
    return Rule(
        kind, re.compile(pattern, re.DOTALL), frozenset(State[s] for s in states.split()), first
    )


RULES: tuple[Rule, ...] = (
    _rule(Kind.INDEX_LBRACKET, r"\[", "REFERENCE REFMODIFIER", "["),
    _rule(Kind.INDEX_RBRACKET, r"\]", "REFINDEX", "]"),
    _rule(Kind.LBRACKET, r"\[", "DIRECTIVE REFMOD2", "["),
    _rule(Kind.RBRACKET, r"\]", "DIRECTIVE REFMOD2", "]"),
    _rule(Kind.COMMA, r",", "DIRECTIVE REFMOD2", ","),
    _rule(Kind.DOUBLEDOT, r"\.\.", "DIRECTIVE REFMOD2", "."),
    _rule(Kind.COLON, r":", "DIRECTIVE REFMOD2", ":"),
    _rule(Kind.LEFT_CURLEY, r"\{", "DIRECTIVE REFMOD2", "{"),
    _rule(Kind.RIGHT_CURLEY, r"\}", "DIRECTIVE REFMOD2", "}"),
    _rule(Kind.LPAREN, r"\(", "DIRECTIVE REFMODIFIER", "("),
    _rule(Kind.RPAREN, r"\)" + _TO_NEWLINE, "DIRECTIVE", ")"),
    _rule(Kind.REFMOD2_RPAREN, r"\)", "REFMOD2", ")"),
    _rule(Kind.ESCAPE_DIRECTIVE, rf"(?:\\\\)*\\#(?:{_WORD}|{_BRACKETED})", "DEFAULT", "\\"),
    _rule(
        Kind.SET_DIRECTIVE,
        r"[ \t]*#(?:set|\{set\}) *\(",
        "DEFAULT REFERENCE REFMODIFIER REFMOD2",
        " \t#",
    ),
    _rule(Kind.DOLLAR, r"\\*\$(?:\\*!)?", _EVERYWHERE, "\\$"),
    _rule(Kind.OPEN_TEXTBLOCK, r"#\[\[", _EVERYWHERE, "#"),
    _rule(Kind.OPEN_FORMAL_COMMENT, r"#\*\*[^#]", _EVERYWHERE, "#"),
    _rule(Kind.OPEN_COMMENT, r"#\*", _EVERYWHERE, "#"),
    _rule(Kind.HASH, r"#", _EVERYWHERE, "#"),
    _rule(Kind.LINE_COMMENT_START, r"##", "DEFAULT PRE_DIRECTIVE DIRECTIVE REFERENCE", "#"),
    _rule(Kind.DOUBLE_ESCAPE, r"\\\\", "DEFAULT", "\\"),
    _rule(Kind.ESCAPE, r"\\", "DEFAULT", "\\"),
    _rule(Kind.TEXT, r"[^$#\\]+", "DEFAULT"),
    _rule(Kind.LINE_COMMENT_END, r"\r\n|\n|\r", "LINE_COMMENT", "\r\n"),
    _rule(Kind.BLOCK_COMMENT_END, r"\*#", "BLOCK_COMMENT", "*"),
    _rule(Kind.TEXTBLOCK, r"\]\]#", "TEXTBLOCK", "]"),
    # A run of characters that start no other token; then, failing that, any one character.
    _rule(Kind.SKIPPED, r"[^$#\\*\r\n]+|.", _COMMENTS),
    _rule(Kind.WITHIN, r"[^$#\\\]]+|.", "TEXTBLOCK"),
    _rule(Kind.WHITESPACE, r"[ \t\n\r]+", "DIRECTIVE REFMOD2 REFINDEX", " \t\n\r"),
    _rule(
        Kind.STRING,
        r"""\"(?:[^"]|"")*\"|'(?:[^']|'')*'""",
        "DIRECTIVE REFMOD2 REFINDEX",
        "\"'",
    ),
    _rule(Kind.TRUE, r"true", "REFERENCE DIRECTIVE REFMODIFIER REFMOD2 REFINDEX", "t"),
    _rule(Kind.FALSE, r"false", "REFERENCE DIRECTIVE REFMODIFIER REFMOD2 REFINDEX", "f"),
    _rule(Kind.MINUS, r"-", "DIRECTIVE", "-"),
    _rule(Kind.PLUS, r"\+", "DIRECTIVE", "+"),
    _rule(Kind.MULTIPLY, r"\*", "DIRECTIVE", "*"),
    _rule(Kind.DIVIDE, r"/", "DIRECTIVE", "/"),
    _rule(Kind.MODULUS, r"%", "DIRECTIVE", "%"),
    _rule(Kind.AND, r"&&|and", "DIRECTIVE", "&a"),
    _rule(Kind.OR, r"\|\||or", "DIRECTIVE", "|o"),
    _rule(Kind.LT, r"<|lt", "DIRECTIVE", "<l"),
    _rule(Kind.LE, r"<=|le", "DIRECTIVE", "<l"),
    _rule(Kind.GT, r">|gt", "DIRECTIVE", ">g"),
    _rule(Kind.GE, r">=|ge", "DIRECTIVE", ">g"),
    _rule(Kind.EQ, r"==|eq", "DIRECTIVE", "=e"),
    _rule(Kind.NE, r"!=|ne", "DIRECTIVE", "!n"),
    _rule(Kind.NOT, r"!|not", "DIRECTIVE", "!n"),
    _rule(Kind.EQUALS, r"=", "DIRECTIVE", "="),
    _rule(Kind.END, rf"(?:end|\{{end\}}){_TO_NEWLINE}", "PRE_DIRECTIVE", "e{"),
    _rule(Kind.IF, r"if|\{if\}", "PRE_DIRECTIVE", "i{"),
    _rule(Kind.ELSEIF, r"elseif|\{elseif\}", "PRE_DIRECTIVE", "e{"),
    _rule(Kind.ELSE, rf"(?:else|\{{else\}}){_TO_NEWLINE}", "PRE_DIRECTIVE", "e{"),
    _rule(
        Kind.INTEGER,
        r"-?[0-9]+(?:\.\.)?",
        "PRE_DIRECTIVE DIRECTIVE REFMOD2 REFINDEX",
        "-" + _DIGITS,
    ),
    _rule(
        Kind.FLOAT,
        rf"-?[0-9]+\.[0-9]*(?:{_EXPONENT})?|-?\.[0-9]+(?:{_EXPONENT})?|-?[0-9]+{_EXPONENT}",
        "PRE_DIRECTIVE DIRECTIVE REFMOD2 REFINDEX",
        "-." + _DIGITS,
    ),
    _rule(Kind.WORD, _WORD, "PRE_DIRECTIVE DIRECTIVE", _LETTERS + "_@"),
    _rule(Kind.BRACKETED_WORD, _BRACKETED, "PRE_DIRECTIVE DIRECTIVE", "{"),
    _rule(
        Kind.IDENTIFIER,
        r"[a-zA-Z_][a-zA-Z0-9_-]*",
        "REFERENCE REFMODIFIER REFMOD2",
        _LETTERS + "_",
    ),
    _rule(Kind.DOT, r"\.[a-zA-Z]", "REFERENCE REFMODIFIER REFMOD2", "."),
    _rule(Kind.LCURLY, r"\{", "REFERENCE REFMODIFIER", "{"),
    _rule(Kind.RCURLY, r"\}", "REFERENCE REFMODIFIER", "}"),
    _rule(Kind.REFERENCE_TERMINATOR, r".", "REFERENCE REFMODIFIER"),
    _rule(Kind.DIRECTIVE_TERMINATOR, r".", "PRE_DIRECTIVE"),
    _rule(Kind.EMPTY_INDEX, r"\$!?\[|\$\\!\[|\$\.", "DEFAULT REFERENCE", "$"),
)


Match = Callable[[str, int], re.Match[str] | None]


class _StateRules(dict[str, tuple[tuple[Kind, Match], ...]]):
    """The rules that may match in one state, by the character at hand; found once for each."""

    def __init__(self, state: State) -> None:
        self.state = state

    def __missing__(self, character: str) -> tuple[tuple[Kind, Match], ...]:
        found = tuple(
            (rule.kind, rule.pattern.match)
            for rule in RULES
            if self.state in rule.states and (not rule.first or character in rule.first)
        )
        if character.isascii():
            self[character] = found
        return found


RULES_AT = {state: _StateRules(state) for state in State}
