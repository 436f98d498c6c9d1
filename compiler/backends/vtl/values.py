"""What an expression is while a template is printed: where its value stands, and in which form.

A value is symbolic: nothing is computed until it is written as JSON, as a DynamoDB attribute, or
tested.  ``Ref`` is the only one that names something at run time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from csc.compiler.ir.ops import Comprehension
from csc.compiler.ir.types import DECIMAL, NONE, Type
from csc.diagnostics import Span

Form = Literal["native", "number", "text", "condition", "attribute", "attributes", "elements"]
"""How the thing that ``Ref.text`` names holds the value:

- ``native``: a Java value (String, Number, Boolean, List, Map) as parsed from JSON or made here;
- ``number``: a Java Number that the template has made; as ``text``, it can be printed as it is;
- ``text``: a number as a String that has been checked, or that DynamoDB gave; or a str of which
  every character may stand in a JSON string (a uuid);
- ``condition``: a Velocity expression that is true or false;
- ``attribute``: DynamoDB's ``{"S": …}``; ``attributes``: a map of those (an item, the inside of ``M``);
- ``elements``: a Java List whose elements have the form ``each``.
"""


@dataclass(frozen=True, slots=True)
class Ref:
    """``unsure``: a field that its model requires, of an item that someone else may have stored."""

    text: str
    type: Type
    form: Form = "native"
    each: Form = "native"
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    value: object
    type: Type


@dataclass(frozen=True, slots=True)
class Struct:
    """A model or a dict with constant keys, member by member."""

    members: Mapping[str, "Value"]
    type: Type


@dataclass(frozen=True, slots=True)
class Listed:
    items: tuple["Value", ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Mapped:
    """A comprehension, unrolled where it is written. ``scope`` is what its names meant."""

    node: Comprehension
    scope: Mapping[str, "Value"]
    type: Type


@dataclass(frozen=True, slots=True)
class Joined:
    """A string made of constant and computed parts."""

    parts: tuple["str | Value", ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Maybe:
    """An Optional: ``value`` where the condition ``present`` holds, else None."""

    present: str
    value: "Value"
    type: Type


@dataclass(frozen=True, slots=True)
class Choice:
    test: str
    then: "Value"
    orelse: "Value"
    type: Type


@dataclass(frozen=True, slots=True)
class Scaled:
    """A Decimal as a whole number of 1e-130, ``power`` times over: see ``decimals.py``."""

    text: str
    power: int
    type: Type = DECIMAL


@dataclass(frozen=True, slots=True)
class Paged:
    """A page: its items, and the cursor of the next page."""

    items: Ref
    next: Maybe
    type: Type


Value = Ref | Constant | Struct | Listed | Mapped | Joined | Maybe | Choice | Scaled | Paged

NOTHING = Constant(None, NONE)


class NotExpressible(Exception):
    """A template can't say this: the construct, why, and what would change it."""

    def __init__(self, construct: str, message: str, remedy: str, span: Span) -> None:
        super().__init__(message)
        self.construct, self.message, self.remedy, self.span = construct, message, remedy, span
