"""The default of a field or parameter. In: its value's or factory's syntax. Out: the expression, of the declared type."""

import ast
from dataclasses import dataclass
from typing import Final

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.factories import fresh_value
from csc.compiler.frontend.literals import WrongLiteral, literal
from csc.compiler.frontend.names import BuiltinName, Entity, Names
from csc.compiler.ir import ops
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module

_FACTORIES: Final[dict[Entity, object]] = {
    BuiltinName("list"): [],
    BuiltinName("dict"): {},
    BuiltinName("set"): set(),
    BuiltinName("str"): "",
    BuiltinName("int"): 0,
}


@dataclass(frozen=True, slots=True)
class Default:
    """What is known of the field or parameter ``name``, for what is wrong with its default."""

    names: Names
    reporter: Reporter
    module: Module
    name: str
    typed: Type

    def read(self, value: ast.expr | None, factory: ast.expr | None) -> ops.Expr | None:
        """The default; None where there is none, or after reporting CSC104 or CSC304."""
        if value is None:
            return None if factory is None else self._factory(factory)
        try:
            folded = fold(self.names, self.module, value)
            return literal(folded, self.typed, self.module.span(value))
        except NotConstant as problem:
            text = ast.unparse(problem.node)
            self.reporter.report("CSC104", self.module, problem.node, text=text)
        except WrongLiteral:
            self._disagree(value)
        return None

    def _factory(self, factory: ast.expr) -> ops.Expr | None:
        span = self.module.span(factory)
        fresh = fresh_value(self.names, self.module, factory, span)
        if fresh is not None:
            if fresh.type == self.typed:
                return fresh
            self._disagree(factory)
            return None
        if isinstance(factory, ast.Lambda) and not factory.args.args:
            return self.read(factory.body, None)
        entity = self.names.resolve(self.module, factory)
        if entity is None or entity not in _FACTORIES:
            self.reporter.report("CSC104", self.module, factory, text=ast.unparse(factory))
            return None
        try:
            return literal(_FACTORIES[entity], self.typed, span)
        except WrongLiteral:
            self._disagree(factory)
        return None

    def _disagree(self, node: ast.expr) -> None:
        self.reporter.report(
            "CSC304",
            self.module,
            node,
            what=f"`{ast.unparse(node)}`",
            found="of another type",
            place=f"`{self.name}`",
            wanted=self.typed,
            hint=f"Give a default of type {self.typed}.",
        )
