"""Expressions to Python source, in the two ways that Velocity uses them.

``value`` gives what an expression is, ``condition`` whether ``#if`` takes it: only booleans that are
false, and things that are neither references nor comparisons (``#if("a")``, ``#if(1 + 1)``), fail.
A reference of which any step is null is ``''``, as API Gateway has it.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.velocity.nodes import (
    Binary,
    Block,
    Constant,
    Expression,
    Index,
    Interpolated,
    ListLiteral,
    MapLiteral,
    Method,
    Not,
    Property,
    Range,
    Reference,
    Step,
    Text,
    Word,
)

if TYPE_CHECKING:
    from csc.emulator.gateway.velocity.generate import Generator

MAX_PARENTHESES = 24
"""Expressions nested deeper than this become functions: Python nests 200 parentheses at most."""

_LOOP_PROPERTIES = {
    "index": "index",
    "count": "count",
    "hasNext": "has_next",
    "first": "first",
    "last": "last",
}
_COMPARISONS = {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}


_CALLS = {0: "call_none", 1: "call_one", 2: "call_two"}


class ExpressionWriter:
    """Writes expressions of one function; ``t`` variables are never shared between two."""

    def __init__(self, generator: "Generator") -> None:
        self.generator = generator
        self.depth = 0

    def value(self, expression: Expression) -> str:
        return self._nested(expression, _VALUES[type(expression)])

    def condition(self, expression: Expression) -> str:
        writer = _CONDITIONS.get(type(expression))
        return "False" if writer is None else self._nested(expression, writer)

    def chain(self, root: str, steps: tuple[Step, ...]) -> str:
        """A reference without its last step; None where any step is null."""
        name = self.generator.fresh("t")
        if not steps:
            return f"g({root!r})"
        tests = self._steps(name, root, steps)
        return f"(None if {tests} else {name})"

    def _nested(
        self, expression: Expression, write: "Callable[[ExpressionWriter, Any], str]"
    ) -> str:
        if self.depth >= MAX_PARENTHESES:
            code = write(ExpressionWriter(self.generator), expression)
            return f"{self.generator.value_function([f'return {code}'])}(v, rt)"
        self.depth += 1
        code = write(self, expression)
        self.depth -= 1
        return code

    def _steps(self, name: str, root: str, steps: tuple[Step, ...]) -> str:
        tests = [f"({name} := g({root!r})) is None"]
        for number, step in enumerate(steps):
            is_loop = root == "foreach" and number == 0
            tests.append(f"({name} := {self._step(name, step, is_loop)}) is None")
        return " or ".join(tests)

    def _step(self, name: str, step: Step, is_loop: bool) -> str:
        if isinstance(step, Property):
            slow = f"get_property({name}, {step.name!r})"
            attribute = _LOOP_PROPERTIES.get(step.name)
            if is_loop and attribute is not None:
                return f"({name}.{attribute} if type({name}) is ForeachScope else {slow})"
            if step.name in ("class", "Class"):
                return slow
            return f"({name}.get({step.name!r}) if type({name}) is dict else {slow})"
        if isinstance(step, Index):
            return f"index({name}, {self.value(step.argument)})"
        if step.name == "get" and len(step.arguments) == 1:
            return self._get(name, step)
        arguments = "".join(", " + self.value(argument) for argument in step.arguments)
        function = _CALLS.get(len(step.arguments), "call")
        return f"{function}({name}, {self._key(step)}{arguments})"

    def _get(self, name: str, step: Method) -> str:
        """``map.get("key")``, the commonest call, without a call where it is just that."""
        key = self.generator.fresh("t")
        slow = f"call({name}, {self._key(step)}, {key})"
        test = f"type({key} := {self.value(step.arguments[0])}) is str and type({name}) is dict"
        return f"({name}.get({key}) if {test} else {slow})"

    def _key(self, step: Method) -> str:
        return self.generator.constant("K", (step.name, len(step.arguments)))

    def constant(self, constant: Constant) -> str:
        value = constant.value
        if isinstance(value, float) and not math.isfinite(value):
            return self.generator.constant("C", value)
        return repr(value)

    def reference(self, reference: Reference) -> str:
        if reference.runt or not reference.computable:
            return "None"
        name = self.generator.fresh("t")
        tests = self._steps(name, reference.root, reference.steps)
        return f"('' if {tests} else {name})"

    def reference_condition(self, reference: Reference) -> str:
        if reference.runt:
            return "False"
        if not reference.computable:
            return "True"
        value = self.reference(reference)
        return f"holds({value})" if self.generator.features.blocks else f"({value} is not False)"

    def interpolated(self, string: Interpolated) -> str:
        body, cut = _without_padding(string)
        if not all(isinstance(part, Text) or _is_plain(part) for part in body.statements):
            code = f"render_block({self.generator.block_function(body)}, v, rt)"
            return f"{code}[:-1]" if cut else code
        parts = [self._part(part) for part in body.statements]
        if not parts:
            return "''"
        code = parts[0] if len(parts) == 1 else f"join(({', '.join(parts)}))"
        return f"{code}[:-1]" if cut else code

    def _part(self, part: Any) -> str:
        if isinstance(part, Text):
            return repr(part.text)
        name = self.generator.fresh("t")
        value = self.reference(part)
        if part.before:
            return f"show_after({part.before!r}, {value}, v, {part.unresolved!r})"
        return (
            f"({name} if type({name} := {value}) is str else show({name}, v, {part.unresolved!r}))"
        )

    def range(self, bounds: Range) -> str:
        return f"make_range({self.value(bounds.low)}, {self.value(bounds.high)})"

    def map(self, literal: MapLiteral) -> str:
        pairs = [f"map_key({self.value(key)}): {self.value(item)}" for key, item in literal.pairs]
        return "{" + ", ".join(pairs) + "}"

    def list(self, literal: ListLiteral) -> str:
        return f"ArrayList(({''.join(self.value(item) + ', ' for item in literal.items)}))"

    def word(self, _: Word) -> str:
        return "None"

    def not_(self, expression: Not) -> str:
        return f"(not {self.condition(expression.operand)})"

    def binary(self, expression: Binary) -> str:
        operator = expression.operator
        if operator in ("and", "or"):
            return self._junction(expression)
        if operator in _COMPARISONS:
            return self._comparison(expression)
        return self._arithmetic(expression)

    def _junction(self, expression: Binary) -> str:
        operands = _spine(expression)
        parts = [self.condition(operand) for operand in operands]
        return "(" + f" {expression.operator} ".join(parts) + ")"

    def _comparison(self, expression: Binary) -> str:
        if _is_chain(expression, set(_COMPARISONS)):
            return self._sequence(expression)
        left, right = self.value(expression.left), self.value(expression.right)
        return self._compare(expression, left, right)

    def _compare(self, expression: Binary, left: str, right: str) -> str:
        other = expression.right
        if (
            isinstance(other, Constant)
            and isinstance(other.value, str)
            and expression.operator in ("eq", "ne")
        ):
            name = self.generator.fresh("t")
            sign = "==" if expression.operator == "eq" else "!="
            slow = f"{_COMPARISONS[expression.operator]}({name}, {right})"
            return f"({name} {sign} {right} if type({name} := {left}) is str else {slow})"
        return f"{_COMPARISONS[expression.operator]}({left}, {right})"

    def _arithmetic(self, expression: Binary) -> str:
        if _is_chain(expression, {"add", "subtract", "multiply", "divide", "modulo"}):
            return self._sequence(expression)
        left, right = self.value(expression.left), self.value(expression.right)
        return self._calculate(expression, left, right)

    def _calculate(self, expression: Binary, left: str, right: str) -> str:
        if expression.operator != "add":
            return f"{expression.operator}({left}, {right})"
        literals = [
            self.generator.constant("L", operand.literal)
            for operand in (expression.left, expression.right)
        ]
        return f"add({left}, {right}, {', '.join(literals)})"

    def _sequence(self, expression: Binary) -> str:
        """A long chain to the left, ``a + b + c…``, as one statement an operator."""
        links: list[Binary] = []
        operand: Expression = expression
        while isinstance(operand, Binary) and operand.operator not in ("and", "or"):
            links.append(operand)
            operand = operand.left
        inner = ExpressionWriter(self.generator)
        lines = [f"r = {inner.value(operand)}"]
        for link in reversed(links):
            right = inner.value(link.right)
            write = inner._compare if link.operator in _COMPARISONS else inner._calculate
            lines.append(f"r = {write(link, 'r', right)}")
        return f"{self.generator.value_function([*lines, 'return r'])}(v, rt)"


def _is_chain(expression: Binary, operators: set[str], length: int = 8) -> bool:
    operand: Expression = expression
    for _ in range(length):
        if not isinstance(operand, Binary) or operand.operator not in operators:
            return False
        operand = operand.left
    return True


def _spine(expression: Binary) -> list[Expression]:
    """The operands of ``a && b && c``."""
    operands: list[Expression] = []
    operand: Expression = expression
    while isinstance(operand, Binary) and operand.operator == expression.operator:
        operands.append(operand.right)
        operand = operand.left
    operands.append(operand)
    return operands[::-1]


def _is_plain(part: object) -> bool:
    return isinstance(part, Reference) and not part.escaped


def _without_padding(string: Interpolated) -> tuple[Block, bool]:
    """A string's block without the space behind it, and whether that is still to be cut off."""
    statements = string.body.statements
    if not string.padded:
        return string.body, False
    last = statements[-1] if statements else None
    if isinstance(last, Text) and last.text.endswith(" "):
        rest = (Text(last.text[:-1], last.place),) if len(last.text) > 1 else ()
        return Block((*statements[:-1], *rest)), False
    return string.body, True


_VALUES: dict[type[Any], Callable[[ExpressionWriter, Any], str]] = {
    Constant: ExpressionWriter.constant,
    Interpolated: ExpressionWriter.interpolated,
    Reference: ExpressionWriter.reference,
    Range: ExpressionWriter.range,
    MapLiteral: ExpressionWriter.map,
    ListLiteral: ExpressionWriter.list,
    Binary: ExpressionWriter.binary,
    Not: ExpressionWriter.not_,
    Word: ExpressionWriter.word,
}


def _constant_condition(_: ExpressionWriter, constant: Constant) -> str:
    return repr(constant.value is True)


def _binary_condition(writer: ExpressionWriter, expression: Binary) -> str:
    if expression.operator in ("and", "or") or expression.operator in _COMPARISONS:
        return writer.binary(expression)
    return "False"


_CONDITIONS: dict[type[Any], Callable[[ExpressionWriter, Any], str]] = {
    Constant: _constant_condition,
    Reference: ExpressionWriter.reference_condition,
    Binary: _binary_condition,
    Not: ExpressionWriter.not_,
}
