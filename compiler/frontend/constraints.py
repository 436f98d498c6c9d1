"""``Field``, ``Query`` and ``Header`` → default and constraints. In: the call. Out: ``Marker``.

``KEYWORDS`` lists which constraint applies to which type: a length bounds a text's characters or a
list's items, a bound compares numbers.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from csc.compiler.diagnostics import Reporter, did_you_mean
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.names import Names
from csc.compiler.ir import types
from csc.compiler.ir.model import Constraints
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module


@dataclass(frozen=True, eq=False, slots=True)
class Marker:
    """``default`` and ``factory`` are expressions still to be read; ``alias`` a wire name."""

    constraints: Constraints
    default: ast.expr | None = None
    factory: ast.expr | None = None
    description: str = ""
    alias: str = ""


_NUMBERS: Final = (types.INT, types.FLOAT, types.DECIMAL)
_PLAIN: Final = frozenset(
    {"description", "title", "alias", "examples", "example", "deprecated", "discriminator"}
)
_ALIASES: Final = {"regex": "pattern", "min_items": "min_length", "max_items": "max_length"}
KEYWORDS: Final[dict[str, tuple[str, Callable[[object], bool]]]] = {
    "min_length": ("length", lambda value: type(value) is int and value >= 0),
    "max_length": ("length", lambda value: type(value) is int and value >= 0),
    "pattern": ("text", lambda value: isinstance(value, str)),
    "ge": ("number", lambda value: _is_number(value)),
    "gt": ("number", lambda value: _is_number(value)),
    "le": ("number", lambda value: _is_number(value)),
    "lt": ("number", lambda value: _is_number(value)),
    "multiple_of": ("number", lambda value: _is_number(value) and value > 0),  # type: ignore[operator]
}
_EXPECTED: Final = {"length": "a whole number from 0", "text": "a string", "number": "a number"}


def read_marker(
    names: Names, module: Module, call: ast.Call, callee: str, typed: Type, reporter: Reporter
) -> Marker:
    """Read the arguments of a ``Field(…)``; what is wrong is reported and left out."""
    reader = _Reader(names, module, callee, typed, reporter)
    for index, argument in enumerate(call.args):
        if index == 0:
            reader.default = argument
        else:
            reporter.report("CSC106", module, argument, callee=callee)
    for keyword in call.keywords:
        reader.keyword(keyword)
    found = reader.constraints
    if _crossed(found):
        reporter.report("CSC303", module, call, constraint=callee, type=typed, reason=_CROSSED)
    default = reader.default
    if isinstance(default, ast.Constant) and default.value is Ellipsis:
        default = None
    return Marker(found, default, reader.factory, reader.description, reader.alias)


_CROSSED: Final = ": its lower bound is above its upper one"


class _Reader:
    def __init__(
        self, names: Names, module: Module, callee: str, typed: Type, reporter: Reporter
    ) -> None:
        self.names = names
        self.module = module
        self.callee = callee
        self.type = typed.item if isinstance(typed, types.Optional) else typed
        self.reporter = reporter
        self.constraints = Constraints()
        self.default: ast.expr | None = None
        self.factory: ast.expr | None = None
        self.description = ""
        self.alias = ""

    def keyword(self, keyword: ast.keyword) -> None:
        name = _ALIASES.get(keyword.arg or "", keyword.arg or "**")
        if name == "default":
            self.default = keyword.value
        elif name == "default_factory":
            self.factory = keyword.value
        elif name in KEYWORDS:
            self.constrain(name, keyword)
        elif name in _PLAIN and (name != "alias" or self.callee != "Field"):
            self.plain(name, keyword)
        else:
            hint = did_you_mean(name, [*KEYWORDS, *_PLAIN, "default"], "Remove it.")
            self.report("CSC101", keyword, callee=self.callee, keyword=name, hint=hint)

    def plain(self, name: str, keyword: ast.keyword) -> None:
        value = self.fold(keyword.value)
        if name == "description" and isinstance(value, str):
            self.description = value
        if name == "alias" and isinstance(value, str):
            self.alias = value

    def constrain(self, name: str, keyword: ast.keyword) -> None:
        kind, valid = KEYWORDS[name]
        value = self.fold(keyword.value)
        if value is None:
            return
        if not valid(value):
            expected = _EXPECTED[kind]
            self.report("CSC102", keyword, keyword=name, callee=self.callee, expected=expected)
            return
        problem = _misfit(kind, name, value, self.type)
        if problem is not None:
            self.report("CSC303", keyword, constraint=name, type=self.type, reason=problem)
            return
        if kind == "length" and isinstance(self.type, types.List | types.Set):
            name = name.replace("length", "items")
        given = int(value) if isinstance(value, Decimal) and value == int(value) else value
        self.constraints = with_limit(self.constraints, name, given)

    def fold(self, node: ast.expr) -> object:
        try:
            return fold(self.names, self.module, node)
        except NotConstant as problem:
            self.report("CSC104", problem.node, text=ast.unparse(problem.node))
            return None

    def report(self, code: str, node: ast.AST, **facts: object) -> None:
        self.reporter.report(code, self.module, node, **facts)


def _misfit(kind: str, name: str, value: object, typed: Type) -> str | None:
    """Why a constraint can't apply to a type; None where it does."""
    if kind == "number":
        return None if typed in _NUMBERS else ""
    if kind == "length":
        measured = typed in (types.STR, types.BYTES) or isinstance(typed, types.List | types.Set)
        return None if measured else ""
    if typed != types.STR:
        return ""
    try:
        re.compile(str(value))
    except re.error as error:
        return f": {error}"
    return None


def _crossed(found: Constraints) -> bool:
    lows = [one for one in (found.ge, found.gt) if one is not None]
    highs = [one for one in (found.le, found.lt) if one is not None]
    pairs = [
        (found.min_length, found.max_length),
        (found.min_items, found.max_items),
        (max(lows, default=None), min(highs, default=None)),
    ]
    return any(low is not None and high is not None and low > high for low, high in pairs)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def merge(outer: Constraints, inner: Constraints) -> Constraints:
    """The constraints of an annotation, with those of its marker over them."""
    for name in Constraints.__slots__:
        limit = getattr(inner, name)
        if limit is not None:
            outer = with_limit(outer, name, limit)
    return outer


def with_limit(found: Constraints, name: str, limit: Any) -> Constraints:
    """The constraints with one more, by its name."""
    return replace(found, **{name: limit})
