"""The nodes of a parsed expression. Sealed: whoever walks a tree handles each of these.

In a path, a part is a name, a list index, or (before ``resolve``) an alias such as ``#n``.
"""

from dataclasses import dataclass

Part = str | int


@dataclass(frozen=True, slots=True)
class Path:
    """``a.b[3]`` is ``("a", "b", 3)``."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        shown = (f"[{part}]" if isinstance(part, int) else part for part in self.parts)
        return f"[{', '.join(shown)}]"


@dataclass(frozen=True, slots=True)
class Value:
    """A placeholder, ``:v``."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a condition or an update."""

    name: str
    arguments: "tuple[Operand, ...]"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left + right`` or ``left - right`` in a SET."""

    operator: str
    left: "Operand"
    right: "Operand"


Operand = Path | Value | Call | Arithmetic


@dataclass(frozen=True, slots=True)
class Compare:
    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Between:
    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class In:
    operand: Operand
    options: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class And:
    terms: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    terms: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    term: "Condition"


Condition = Compare | Between | In | And | Or | Not | Call


@dataclass(frozen=True, slots=True)
class Action:
    """One change of an update. ``section``: SET, REMOVE, ADD or DELETE; REMOVE has no value."""

    section: str
    path: Path
    value: Operand | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """``repeated`` is a section that occurs twice, which is refused after other checks."""

    actions: tuple[Action, ...]
    repeated: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    paths: tuple[Path, ...]
