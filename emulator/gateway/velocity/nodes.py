"""A parsed template: inert, immutable, sealed in two unions, ``Statement`` and ``Expression``.

``literal`` is source text as Velocity prints it back: for an escaped reference (``\\$a``), a macro
that isn't defined, and an operand of ``+`` that is null.
"""

from dataclasses import dataclass
from typing import Literal

from csc.emulator.gateway.velocity.source_text import SourceText


@dataclass(frozen=True, slots=True)
class Place:
    """Where something starts in its template; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A string without references, a number or a boolean."""

    value: str | int | float | bool
    literal: str


@dataclass(frozen=True, slots=True)
class Interpolated:
    """A double-quoted string that holds references or directives.

    ``padded``: it was parsed with a space behind it, which is cut off what it renders.
    """

    body: "Block"
    padded: bool
    literal: str


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    arguments: "tuple[Expression, ...]"
    place: Place


@dataclass(frozen=True, slots=True)
class Index:
    argument: "Expression"
    place: Place


Step = Property | Method | Index


@dataclass(frozen=True, slots=True)
class Reference:
    """``$root.step…``.

    ``runt``: an identifier without a dollar among a method's arguments; its value is null and it
    prints itself.  ``before`` is text to print ahead of the value (halved backslashes, stray
    dollars); ``unresolved`` what is printed where the value is null or the reference escaped.
    ``target`` is the name that a ``#set`` of a bare reference assigns.
    """

    root: str
    steps: tuple[Step, ...]
    literal: str
    place: Place
    target: str
    runt: bool = False
    escaped: bool = False
    computable: bool = True
    before: str = ""
    unresolved: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    low: "Expression"
    high: "Expression"
    literal: "str | SourceText"


@dataclass(frozen=True, slots=True)
class MapLiteral:
    pairs: "tuple[tuple[Expression, Expression], ...]"
    literal: str


@dataclass(frozen=True, slots=True)
class ListLiteral:
    items: "tuple[Expression, ...]"
    literal: str


Arithmetic = Literal["add", "subtract", "multiply", "divide", "modulo"]
Comparison = Literal["eq", "ne", "lt", "le", "gt", "ge"]
Junction = Literal["and", "or"]


@dataclass(frozen=True, slots=True)
class Binary:
    operator: Arithmetic | Comparison | Junction
    left: "Expression"
    right: "Expression"
    literal: "SourceText"


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Expression"
    literal: str


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word among a directive's arguments (``in``, a macro's name); its value is null."""

    name: str
    literal: str


Expression = (
    Constant | Interpolated | Reference | Range | MapLiteral | ListLiteral | Binary | Not | Word
)


@dataclass(frozen=True, slots=True)
class Text:
    """``place`` is that of its first character; what follows is beside it in the source."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Set:
    target: Reference
    value: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Branch:
    """``#if(condition)`` or ``#elseif(condition)``."""

    condition: "Expression"
    body: "Block"
    place: Place


@dataclass(frozen=True, slots=True)
class If:
    branches: "tuple[Branch, ...]"
    otherwise: "Block | None"
    place: Place


@dataclass(frozen=True, slots=True)
class Foreach:
    variable: str
    items: Expression
    body: "Block | Expression"
    place: Place


@dataclass(frozen=True, slots=True)
class Macro:
    """A definition. It prints nothing; macros are known before anything is rendered."""

    name: str
    parameters: tuple[str, ...]
    body: "Block"
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """``#name(…)`` of a macro, or of nothing: then ``literal`` is printed.

    ``body`` is the block of ``#@name(…) … #end``, which the macro sees as ``$bodyContent``.
    """

    name: str
    arguments: tuple[Expression, ...]
    body: "Block | None"
    literal: str
    place: Place


@dataclass(frozen=True, slots=True)
class Define:
    variable: str
    body: "Block"
    place: Place


@dataclass(frozen=True, slots=True)
class Evaluate:
    source: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Break:
    """``#break``, or ``#break($foreach.parent)`` with a scope."""

    scope: Expression | None
    place: Place


@dataclass(frozen=True, slots=True)
class StopTemplate:
    place: Place


@dataclass(frozen=True, slots=True)
class Include:
    """``#parse`` and ``#include``: API Gateway has no files, so rendering one fails."""

    name: str
    place: Place


Statement = (
    Text
    | Reference
    | Set
    | If
    | Foreach
    | Macro
    | Call
    | Define
    | Evaluate
    | Break
    | StopTemplate
    | Include
)


@dataclass(frozen=True, slots=True)
class Block:
    statements: tuple[Statement, ...]
