"""What a value looks like at run time. Types are compared by value; a model is named, not embedded.

The union ``Type`` is sealed: a consumer that handles each member handles every type.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON scalar or a Python value that is written as one.

    ``int`` is a 64-bit checked integer in WASM, any integer elsewhere; ``decimal`` keeps DynamoDB's
    38 digits; ``bytes`` is base64 in JSON and ``B`` in DynamoDB; ``none`` has the one value None;
    ``json`` is any JSON value, untyped.  ``datetime`` (a moment in UTC), ``date`` and ``uuid`` are texts in JSON
    and ``S`` in DynamoDB, as ``csc/moments.py`` says; ``timedelta`` lives within a handler only.
    """

    kind: Literal[
        "int", "float", "decimal", "bool", "str", "bytes", "none", "json",
        "datetime", "date", "uuid", "timedelta",
    ]  # fmt: skip

    def __str__(self) -> str:
        return self.kind


@dataclass(frozen=True, slots=True)
class List:
    item: "Type"

    def __str__(self) -> str:
        return f"list[{self.item}]"


@dataclass(frozen=True, slots=True)
class Set:
    """A set of strings, numbers or binaries: a JSON array, and DynamoDB's SS, NS or BS."""

    item: "Type"

    def __str__(self) -> str:
        return f"set[{self.item}]"


@dataclass(frozen=True, slots=True)
class Dict:
    """String keys, values of one type (``json`` where they differ)."""

    value: "Type"

    def __str__(self) -> str:
        return f"dict[str, {self.value}]"


@dataclass(frozen=True, slots=True)
class Optional:
    item: "Type"

    def __str__(self) -> str:
        return f"{self.item} | None"


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A record; its fields are ``Program.models[name]``."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a query or scan: a list of items and the cursor of the next page.

    As JSON: ``{"items": [...], "next": "…" | null}``.
    """

    item: "Type"

    def __str__(self) -> str:
        return f"Page[{self.item}]"


@dataclass(frozen=True, slots=True)
class Case:
    """A model of a union, with the texts that its tag may have."""

    model: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """A record of one of several models, told apart by the text of a field that all have: ``tag``.

    ``cases`` are sorted by their models' names, and no text belongs to two of them.
    """

    tag: str
    cases: tuple[Case, ...]

    def __str__(self) -> str:
        return " | ".join(case.model for case in self.cases)

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(case.model for case in self.cases)

    def values(self, model: str) -> tuple[str, ...]:
        """The tags of one of the models."""
        return next(case.values for case in self.cases if case.model == model)


@dataclass(frozen=True, slots=True)
class Tuple:
    """Some values of their own types each. It lives within a handler: as JSON it is an array."""

    items: "tuple[Type, ...]"

    def __str__(self) -> str:
        return f"tuple[{', '.join(map(str, self.items))}]"


Type = Scalar | List | Set | Dict | Optional | ModelRef | Union | Page | Tuple

INT: Final = Scalar("int")
FLOAT: Final = Scalar("float")
DECIMAL: Final = Scalar("decimal")
BOOL: Final = Scalar("bool")
STR: Final = Scalar("str")
BYTES: Final = Scalar("bytes")
NONE: Final = Scalar("none")
JSON: Final = Scalar("json")
DATETIME: Final = Scalar("datetime")
DATE: Final = Scalar("date")
UUID: Final = Scalar("uuid")
TIMEDELTA: Final = Scalar("timedelta")
MOMENTS: Final = (DATETIME, DATE, UUID, TIMEDELTA)
TEXTUAL: Final = (DATETIME, DATE, UUID)
