"""Expressions to Python source, in the two ways that Velocity uses them.

``value`` gives what an expression is, ``condition`` whether ``#if`` takes it: only booleans that are
false, and things that are neither references nor comparisons (``#if("a")``, ``#if(1 + 1)``), fail.
A reference of which any step is null is ``''``, as API Gateway has it.

Where variables are locals (``names.py``), ``$output.Item.title`` is read a step at a time into locals
that the next reference starts from: reading a property changes nothing and never fails.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.velocity.expression_shapes import (
    SIGNS,
    is_chain,
    is_constant_text,
    is_plain,
    is_text,
    is_with_text,
    spine,
    without_padding,
)
from csc.emulator.gateway.velocity.features import LOOP_PROPERTIES
from csc.emulator.gateway.velocity.known_methods import (
    any_method,
    plain_replace_all,
    prepared_method,
    usual_method,
)
from csc.emulator.gateway.velocity.mostly_unchanged import mostly_unchanged
from csc.emulator.gateway.velocity.names import InLocals
from csc.emulator.gateway.velocity.nodes import (
    Binary,
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

_COMPARISONS = {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}


_CALLS = {0: "call_none", 1: "call_one", 2: "call_two"}
_LEXICAL = {
    "index": "index{0}",
    "count": "(index{0} + 1)",
    "hasNext": "(index{0} + 1 < size{0})",
    "first": "(index{0} < 1)",
    "last": "(index{0} >= size{0} - 1)",
}
"""``$foreach.index`` and its like, of the loop around."""

Prepare = Callable[[str], None]


def _nowhere(code: str) -> None:
    raise AssertionError(code)


class ExpressionWriter:
    """Writes expressions of one function; ``t`` variables are never shared between two.

    ``prepare`` takes a line that is to run before the statement which the expression is part of;
    ``loops`` are the numbers of the loops around it.
    """

    def __init__(
        self, generator: "Generator", prepare: Prepare = _nowhere, loops: Sequence[str] = ()
    ) -> None:
        self.generator = generator
        self.names = generator.names
        self.prepare = prepare
        self.loops = loops
        self.depth = 0

    def value(self, expression: Expression) -> str:
        return self._nested(expression, _VALUES[type(expression)])

    def condition(self, expression: Expression) -> str:
        writer = _CONDITIONS.get(type(expression))
        return "False" if writer is None else self._nested(expression, writer)

    def chain(self, root: str, steps: tuple[Step, ...]) -> str:
        """A reference without its last step; None where any step is null."""
        known, rest = self._known(root, steps)
        if not rest:
            return known
        name = self.generator.fresh("t")
        return f"(None if {self._steps(name, known, root, rest)} else {name})"

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

    def _known(self, root: str, steps: tuple[Step, ...]) -> tuple[str, tuple[Step, ...]]:
        """A local that holds the first steps' value, or null, and the steps that are left."""
        names = self.names
        known = names.load(root)
        if not isinstance(names, InLocals):
            return known, steps
        chain: tuple[str, ...] = (root,)
        for number, step in enumerate(steps):
            chain = (*chain, step.name) if isinstance(step, Property) else ()
            if not chain or not names.may_remember(chain):
                return known, steps[number:]
            owner, known = known, names.known.get(chain, "")
            if not known:
                known = names.known[chain] = self.generator.fresh("p")
                self.prepare(f"{known} = {self._property(owner, chain[-1])}")
        return known, ()

    def _steps(self, name: str, start: str, root: str, steps: tuple[Step, ...]) -> str:
        tests = [f"({name} := {start}) is None"]
        number = 0
        while number < len(steps):
            is_loop = root == "foreach" and number == 0
            quick = mostly_unchanged(self, name, steps[number : number + 2])
            code = quick.value() if quick else self.step(name, steps[number], is_loop)
            tests.append(f"({name} := {code}) is None")
            number += len(quick.steps) if quick else 1
        return " or ".join(tests)

    def _property(self, name: str, step: str) -> str:
        return f"{name}.get({step!r}) if type({name}) is dict else get_property({name}, {step!r})"

    def step(self, name: str, step: Step, is_loop: bool = False) -> str:
        if isinstance(step, Property):
            slow = f"get_property({name}, {step.name!r})"
            attribute = LOOP_PROPERTIES.get(step.name)
            if is_loop and attribute is not None:
                return f"({name}.{attribute} if type({name}) is ForeachScope else {slow})"
            if step.name in ("class", "Class"):
                return slow
            return f"({self._property(name, step.name)})"
        if isinstance(step, Index):
            return f"index({name}, {self.value(step.argument)})"
        if step.name == "get" and len(step.arguments) == 1:
            return self._get(name, step)
        if step.name == "containsKey" and is_text(step.arguments):
            slow = f"call_one({name}, {self._key(step)}, {self.value(step.arguments[0])})"
            return (
                f"({self.value(step.arguments[0])} in {name} if type({name}) is dict else {slow})"
            )
        return self._call(name, step)

    def _call(self, name: str, step: Method) -> str:
        plain = plain_replace_all(step)
        arguments = [self.value(argument) for argument in step.arguments]
        key, given = (step.name, len(step.arguments)), ", ".join(arguments)
        function = _CALLS.get(len(arguments), "call")
        if plain is not None:
            old, new = plain
            replaced = f"{name}.replace({old!r}, {new!r})"
            fast = replaced
            if len(new) > len(old):
                fast = f"check_text({replaced}) if {old!r} in {name} else {name}"
                fast = f"({fast})"
            slow = f"{function}({name}, {self._key(step)}, {given})"
            return f"({fast} if type({name}) is str else {slow})"
        usual = usual_method(key)
        if usual is None:
            return f"{function}({', '.join([name, self._key(step), *arguments])})"
        kind = self.generator.constant("T", usual[0])
        prepared = prepared_method(usual[0], step)
        if prepared is not None:
            fast = f"{self.generator.constant('M', prepared)}({name})"
            slow = f"call_one({name}, {self._key(step)}, {given})"
            return f"({fast} if type({name}) is {kind} else {slow})"
        usually = usual[1]
        if all(map(is_constant_text, step.arguments)):
            usually = getattr(usually, "unchecked", usually)  # these are strings: no need to look
        fast = self.generator.constant("M", usually)
        slow = self.generator.constant("M", any_method(key))
        return f"({fast} if type({name}) is {kind} else {slow})({', '.join([name, *arguments])})"

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
        lexical = self._lexical(reference)
        if lexical is not None:
            return lexical
        known, rest = self._known(reference.root, reference.steps)
        if not rest and isinstance(self.names, InLocals):
            return f"('' if {known} is None else {known})"
        name = self.generator.fresh("t")
        return f"('' if {self._steps(name, known, reference.root, rest)} else {name})"

    def _lexical(self, reference: Reference) -> str | None:
        """``$foreach.hasNext`` and its like, where that is asked of the loop around."""
        if reference.root != "foreach" or not self.generator.features.lexical:
            return None
        if not self.loops:
            return "''"
        step = reference.steps[0]
        assert isinstance(step, Property)
        return _LEXICAL[step.name].format(self.loops[-1])

    def piece(self, reference: Reference) -> str:
        """What a reference prints, as text."""
        unresolved = repr(reference.unresolved)
        if reference.before:
            return f"show_after({reference.before!r}, {self.value(reference)}, v, {unresolved})"
        if self._is_local(reference):
            quick = mostly_unchanged(self, self.names.load(reference.root), reference.steps)
            if quick is not None and quick.steps == reference.steps:
                return quick.otherwise(self._shown(quick.long_value(), unresolved))
        local = self.local(reference)
        if local is None:
            return self._shown(self.value(reference), unresolved)
        other = f"'' if {local} is None else {self._long_shown(local, unresolved)}"
        return f"({local} if type({local}) is str else {other})"

    def local(self, expression: Expression) -> str | None:
        """The local that holds a reference's value or null; None where it takes more to have it."""
        if not isinstance(expression, Reference) or not isinstance(self.names, InLocals):
            return None
        if expression.runt or not expression.computable or self._lexical(expression) is not None:
            return None
        known, rest = self._known(expression.root, expression.steps)
        return None if rest else known

    def _is_local(self, reference: Reference) -> bool:
        known = reference.computable and not reference.runt and bool(reference.steps)
        return known and isinstance(self.names, InLocals)

    def _shown(self, value: str, unresolved: str) -> str:
        name = self.generator.fresh("t")
        other = self._long_shown(name, unresolved)
        return f"({name} if type({name} := {value}) is str else {other})"

    def _long_shown(self, name: str, unresolved: str) -> str:
        other = f"show({name}, v, {unresolved})"
        return f"'true' if {name} is True else 'false' if {name} is False else {other}"

    def reference_condition(self, reference: Reference) -> str:
        if reference.runt:
            return "False"
        if not reference.computable:
            return "True"
        value = self.reference(reference)
        if self.generator.features.blocks:
            return f"holds({value})"
        return f"({value} is not False)"

    def interpolated(self, string: Interpolated) -> str:
        body, cut = without_padding(string)
        if not all(isinstance(part, Text) or is_plain(part) for part in body.statements):
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
        return self.piece(part)

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
        operands = spine(expression)
        parts = [self.condition(operand) for operand in operands]
        return "(" + f" {expression.operator} ".join(parts) + ")"

    def _comparison(self, expression: Binary) -> str:
        if is_chain(expression, set(_COMPARISONS)):
            return self._sequence(expression)
        left, right = self.value(expression.left), self.value(expression.right)
        return self._compare(expression, left, right, self.local(expression.left))

    def _compare(self, expression: Binary, left: str, right: str, local: str | None = None) -> str:
        """``local`` holds the left side, or null."""
        other = expression.right
        if not is_with_text(expression):
            return f"{_COMPARISONS[expression.operator]}({left}, {right})"
        assert isinstance(other, Constant)
        sign, name = SIGNS[expression.operator], local or self.generator.fresh("t")
        given = left if local else name
        slow = f"{_COMPARISONS[expression.operator]}({given}, {right})"
        if other.value not in ("true", "false"):  # a boolean's text is none but these
            slow = f"({expression.operator == 'ne'} if type({name}) is bool else {slow})"
        test = name if local else f"{name} := {left}"
        return f"({name} {sign} {right} if type({test}) is str else {slow})"

    def _arithmetic(self, expression: Binary) -> str:
        if is_chain(expression, {"add", "subtract", "multiply", "divide", "modulo"}):
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
