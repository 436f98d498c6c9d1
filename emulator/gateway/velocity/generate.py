"""A parsed template to Python source: one function for it, and one for each block that needs one.

``#foreach($x in $l)$x,#end`` becomes, with ``v`` the variables and ``w`` the output::

    def main(v, w, rt):
        g = v.get
        items1 = rt.iterate(('' if (t1 := g('l')) is None else t1))
        if items1 is not None:
            saved1 = g('x')
            for index1, v['x'] in enumerate(items1):
                w(t2 if type(t2 := ('' if (t2 := g('x')) is None else t2)) is str else …)
                w(',')
            restore(v, 'x', saved1)

Text of the template enters this source only through ``repr`` of a string, so nothing in it can
become code.  Features that cost time (``$velocityCount``, ``$foreach``, ``#break``) are left out of
templates whose text doesn't hold their names.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.gateway.velocity.generate_expressions import ExpressionWriter
from csc.emulator.gateway.velocity.nodes import (
    Block,
    Break,
    Call,
    Constant,
    Define,
    Evaluate,
    Expression,
    Foreach,
    If,
    Include,
    Index,
    Interpolated,
    ListLiteral,
    Macro,
    MapLiteral,
    Range,
    Reference,
    Set,
    Statement,
    Step,
    StopTemplate,
    Text,
    Word,
)

MAX_INDENT = 10
"""Blocks nested deeper than this get functions of their own: Python nests 20 loops at most."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the text of a template mentions anywhere, so what its loops must provide."""

    counters: bool
    scope: bool
    stops: bool
    changes: bool
    blocks: bool

    @classmethod
    def of(cls, text: str) -> "Features":
        everything = "evaluate" in text or "\\u" in text
        stops = everything or "break" in text or "stop" in text
        return cls(
            counters=everything or re.search("velocity(Count|HasNext)", text) is not None,
            scope=stops or re.search(r"[${!]foreach", text) is not None,
            stops=stops,
            blocks=everything or "define" in text or "@" in text,
            changes=re.search(r"\.(add|remove|retain|clear|append|put)", text) is not None,
        )


@dataclass(slots=True)
class Program:
    """Generated source and the objects that it names besides the runtime's."""

    source: str
    constants: dict[str, Any]
    macros: dict[str, tuple[tuple[str, ...], str]]


@dataclass(slots=True)
class Generator:
    """Collects the functions of one template."""

    features: Features
    constants: dict[str, Any] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)
    macros: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    counter: int = 0

    def fresh(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def constant(self, prefix: str, value: Any) -> str:
        name = self.fresh(prefix)
        self.constants[name] = value
        return name

    def block_function(self, block: Block, name: str | None = None) -> str:
        name = name or self.fresh("block")
        writer = BlockWriter(self)
        writer.write_block(block)
        body = "\n".join(writer.lines) or "    pass"
        self.functions.append(f"def {name}(v, w, rt):\n    g = v.get\n{body}\n")
        return name

    def value_function(self, lines: list[str]) -> str:
        name = self.fresh("value")
        body = "\n    ".join(lines)
        self.functions.append(f"def {name}(v, rt):\n    g = v.get\n    {body}\n")
        return name

    def add_macro(self, macro: Macro) -> None:
        name = self.block_function(macro.body)
        self.macros[macro.name] = (macro.parameters, name)


def generate(block: Block, text: str) -> Program:
    generator = Generator(Features.of(text))
    generator.block_function(block, "main")
    return Program("\n".join(generator.functions), generator.constants, generator.macros)


class BlockWriter:
    """Writes the statements of one function."""

    def __init__(self, generator: Generator) -> None:
        self.generator = generator
        self.expressions = ExpressionWriter(generator)
        self.lines: list[str] = []
        self.indent = 1

    def line(self, code: str) -> None:
        self.lines.append("    " * self.indent + code)

    def write_block(self, block: Block) -> None:
        for statement in block.statements:
            self.write(statement)

    def nest(self, block: Block) -> None:
        """A block one level deeper, in a function of its own where that is too deep."""
        self.indent += 1
        if self.indent > MAX_INDENT:
            self.line(f"{self.generator.block_function(block)}(v, w, rt)")
        else:
            before = len(self.lines)
            self.write_block(block)
            if len(self.lines) == before:
                self.line("pass")
        self.indent -= 1

    def write(self, statement: Statement) -> None:
        _WRITERS[type(statement)](self, statement)

    def text(self, statement: Text) -> None:
        self.line(f"w({statement.text!r})")

    def reference(self, reference: Reference) -> None:
        if reference.escaped:
            literal = f"(g({'.literal.' + reference.unresolved!r}) or {reference.unresolved!r})"
            self.line(f"{self.expressions.value(reference)}")
            self.line(f"w({reference.before!r} + {literal})")
            return
        value, unresolved = self.expressions.value(reference), repr(reference.unresolved)
        if reference.before:
            self.line(f"w(show_after({reference.before!r}, {value}, v, {unresolved}))")
            return
        name = self.generator.fresh("t")
        self.line(f"{name} = {value}")
        self.line(f"w({name} if type({name}) is str else show({name}, v, {unresolved}))")

    def set(self, statement: Set) -> None:
        expressions = self.expressions
        target, value = statement.target, expressions.value(statement.value)
        if not target.steps:
            if never_null(statement.value):
                self.line(f"v[{target.target!r}] = {value}")
            else:
                self.line(f"set_lazily(v, {target.target!r}, {value})")
            return
        name = self.generator.fresh("t")
        self.line(f"{name} = {value}")
        owner = expressions.chain(target.root, target.steps[:-1])
        last: Step = target.steps[-1]
        if isinstance(last, Index):
            argument = expressions.value(last.argument)
            self.line(f"set_index({owner}, {argument}, {name})")
        else:
            self.line(f"set_property({owner}, {last.name!r}, {name})")

    def if_(self, statement: If) -> None:
        for number, branch in enumerate(statement.branches):
            keyword = "elif" if number else "if"
            self.line(f"{keyword} {self.expressions.condition(branch.condition)}:")
            self.nest(branch.body)
        if statement.otherwise is not None:
            self.line("else:")
            self.nest(statement.otherwise)

    def foreach(self, loop: Foreach) -> None:
        features, n = self.generator.features, self.generator.fresh("")
        variable = repr(loop.variable)
        source = self.expressions.value(loop.items)
        if features.changes:
            self.line(f"items{n}, sized{n} = rt.watch({source})")
        else:
            self.line(f"items{n} = sized{n} = rt.iterate({source})")
        self.line(f"if items{n} is not None:")
        self.indent += 1
        self.line(f"saved{n} = g({variable})")
        if features.counters:
            self.line(f"count{n} = g('velocityCount'); next{n} = g('velocityHasNext')")
        if features.scope:
            self.line(f"scope{n} = v['foreach'] = ForeachScope(g('foreach'), len(sized{n}))")
        self.line(f"for index{n}, item{n} in enumerate(items{n}):")
        self.indent += 1
        self._loop_body(loop, n)
        self.indent -= 1
        self._close_loop(loop, n)
        self.indent -= 1

    def _loop_body(self, loop: Foreach, n: str) -> None:
        features = self.generator.features
        if features.counters:
            self.line(f"v['velocityCount'] = index{n} + 1")
            self.line(f"v['velocityHasNext'] = index{n} + 1 < len(sized{n})")
        if features.scope:
            self.line(f"scope{n}.index = index{n}")
            if features.changes:
                self.line(f"scope{n}.last_index = len(sized{n}) - 1")
        self.line(f"v[{loop.variable!r}] = item{n}")
        body = loop.body if isinstance(loop.body, Block) else self._as_block(loop.body)
        if not features.stops:
            self.indent -= 1
            self.nest(body)
            self.indent += 1
            return
        self.line("try:")
        self.nest(body)
        self.line(f"except Stop as stop{n}:")
        self.indent += 1
        self.line(f"if stop{n}.ends(scope{n}): break")
        self._close_loop(loop, n)
        self.line("raise")
        self.indent -= 1

    def _as_block(self, argument: Expression) -> Block:
        """A fourth argument of ``#foreach`` is rendered in place of its block."""
        return Block((argument,) if isinstance(argument, Reference) else ())

    def _close_loop(self, loop: Foreach, n: str) -> None:
        self.line(f"restore(v, {loop.variable!r}, saved{n})")
        if self.generator.features.counters:
            self.line(f"restore(v, 'velocityCount', count{n})")
            self.line(f"restore(v, 'velocityHasNext', next{n})")
        if self.generator.features.scope:
            self.line("close_scope(v)")

    def macro(self, macro: Macro) -> None:
        self.generator.add_macro(macro)

    def call(self, statement: Call) -> None:
        arguments = "".join(self._argument(argument) + ", " for argument in statement.arguments)
        body = "None" if statement.body is None else self.generator.block_function(statement.body)
        self.line(
            f"rt.call_macro({statement.name!r}, v, w, ({arguments}), {body}, {statement.literal!r})"
        )

    def _argument(self, argument: Expression) -> str:
        """Values that cost nothing are passed, others wait until the macro asks for them."""
        if isinstance(argument, Word):
            return "BARE_WORD"
        if isinstance(argument, Reference) and not argument.steps and not argument.runt:
            thunk = self.generator.value_function([f"return g({argument.root!r})"])
        elif _is_lazy(argument):
            writer = ExpressionWriter(self.generator)
            thunk = self.generator.value_function([f"return {writer.value(argument)}"])
        else:
            return self.expressions.value(argument)
        return f"Argument({thunk}, {str(argument.literal)!r})"

    def define(self, statement: Define) -> None:
        block = self.generator.block_function(statement.body)
        self.line(f"v[{statement.variable!r}] = DefinedBlock(v, rt, {block})")

    def evaluate(self, statement: Evaluate) -> None:
        self.line(f"rt.evaluate(java_text({self.expressions.value(statement.source)}), v, w)")

    def break_(self, statement: Break) -> None:
        if statement.scope is None:
            self.line("raise Stop(NEAREST)")
        else:
            self.line(f"break_scope({self.expressions.value(statement.scope)})")

    def stop(self, _: StopTemplate) -> None:
        self.line("raise Stop(TOP)")

    def include(self, statement: Include) -> None:
        self.line(f"include({statement.name!r})")


def _is_lazy(argument: Expression) -> bool:
    if isinstance(argument, Constant):
        return isinstance(argument.value, str)
    return isinstance(argument, Range | Reference | ListLiteral | MapLiteral | Interpolated)


def never_null(expression: Expression) -> bool:
    """Whether a value can't be null: under API Gateway a reference never is."""
    if isinstance(expression, Reference):
        return expression.computable and not expression.runt
    return isinstance(expression, Constant | Interpolated | ListLiteral | MapLiteral)


_WRITERS: dict[type[Any], Any] = {
    Text: BlockWriter.text,
    Reference: BlockWriter.reference,
    Set: BlockWriter.set,
    If: BlockWriter.if_,
    Foreach: BlockWriter.foreach,
    Macro: BlockWriter.macro,
    Call: BlockWriter.call,
    Define: BlockWriter.define,
    Evaluate: BlockWriter.evaluate,
    Break: BlockWriter.break_,
    StopTemplate: BlockWriter.stop,
    Include: BlockWriter.include,
}
