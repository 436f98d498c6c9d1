"""The statements of one function, as lines of Python.

Text and references that follow one another are written out together: ``e(('a', …, 'b'))``.
"""

from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.velocity.features import assigned_in
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
from csc.emulator.gateway.velocity.write_loops import LoopWriter

if TYPE_CHECKING:
    from csc.emulator.gateway.velocity.generate import Generator

STATUS = ".status"
"""The variable that ``#set($context.responseOverride.status = 404)`` sets, where a template asks nothing
else of ``$context`` (``Features.only_status``): no template can name it."""

MAX_INDENT = 10
"""Blocks nested deeper than this get functions of their own: Python nests 20 loops at most."""


class BlockWriter(LoopWriter):
    """Writes the statements of one function."""

    def __init__(self, generator: "Generator") -> None:
        self.generator = generator
        self.names = generator.names
        self.lines: list[str] = []
        self.indent = 1
        self.loops: list[str] = []
        self.pieces: list[str] = []
        self.expressions = ExpressionWriter(generator, self.prepare, self.loops)

    def line(self, code: str) -> None:
        self.flush()
        self.lines.append("    " * self.indent + code)

    def prepare(self, code: str) -> None:
        """A line ahead of the statement that is being written: it changes nothing."""
        self.lines.append("    " * self.indent + code)

    def flush(self) -> None:
        """Write the pieces of output that wait."""
        if not self.pieces:
            return
        code = f"w({self.pieces[0]})"
        if len(self.pieces) > 1:
            code = f"e(({', '.join(self.pieces)}))"
        self.lines.append("    " * self.indent + code)
        self.pieces.clear()

    def write_block(self, block: Block) -> None:
        for statement in block.statements:
            self.write(statement)
        self.flush()

    def nest(self, block: Block) -> None:
        """A block one level deeper, in a function of its own where that is too deep."""
        known = self.names.snapshot()
        self.indent += 1
        if self.indent > MAX_INDENT:
            self.line(f"{self.generator.block_function(block)}(v, o, rt)")
        else:
            before = len(self.lines)
            self.write_block(block)
            if len(self.lines) == before:
                self.line("pass")
        self.indent -= 1
        self.names.return_to(known)

    def write(self, statement: Statement) -> None:
        _WRITERS[type(statement)](self, statement)

    def text(self, statement: Text) -> None:
        self.pieces.append(repr(statement.text))

    def reference(self, reference: Reference) -> None:
        if reference.escaped:
            literal = f"(g({'.literal.' + reference.unresolved!r}) or {reference.unresolved!r})"
            self.line(f"{self.expressions.value(reference)}")
            self.pieces.append(f"{reference.before!r} + {literal}")
            return
        if not self.names.remembers:
            self.flush()  # a method may change what is read behind it
        self.pieces.append(self.expressions.piece(reference))

    def set(self, statement: Set) -> None:
        expressions = self.expressions
        target, value = statement.target, expressions.value(statement.value)
        if target.root == "context" and self.generator.features.only_status:
            self.line(f"v[{STATUS!r}] = {value}")
            return
        if not target.steps:
            store = self.names.store
            if not never_null(statement.value):
                store = self.names.store_unless_null
            self.line(store(target.target, value))
            self.names.forget(frozenset({target.target}))
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
        self.names.forget(frozenset(), everything=True)

    def if_(self, statement: If) -> None:
        piece = self._as_piece(statement)
        if piece is not None:
            self.pieces.append(piece)
            return
        self.flush()
        conditions = [self.expressions.condition(branch.condition) for branch in statement.branches]
        for number, branch in enumerate(statement.branches):
            self.line(f"{'elif' if number else 'if'} {conditions[number]}:")
            self.nest(branch.body)
        if statement.otherwise is not None:
            self.line("else:")
            self.nest(statement.otherwise)
        self._forget_assigned(statement)

    def _forget_assigned(self, statement: If | Foreach) -> None:
        if self.names.remembers:
            self.names.forget(*assigned_in(statement))

    def _as_piece(self, statement: If) -> str | None:
        """``#if($a)$b#{else}c#end`` as one expression, where each branch is one piece of output."""
        if not self.names.remembers or len(statement.branches) != 1:
            return None
        bodies = [statement.branches[0].body, statement.otherwise or Block(())]
        parts = [body.statements[0] if body.statements else None for body in bodies]
        if any(len(body.statements) > 1 for body in bodies):
            return None
        if not all(part is None or isinstance(part, Text) or _is_shown(part) for part in parts):
            return None
        condition = self.expressions.condition(statement.branches[0].condition)
        then, otherwise = ("''" if part is None else self._piece(part) for part in parts)
        return f"({then} if {condition} else {otherwise})"

    def _piece(self, part: Any) -> str:
        return repr(part.text) if isinstance(part, Text) else self.expressions.piece(part)

    def macro(self, macro: Macro) -> None:
        self.generator.add_macro(macro)

    def call(self, statement: Call) -> None:
        if self.generator.features.plain:  # there is no macro
            self.pieces.append(repr(statement.literal))
            return
        arguments = "".join(self._argument(argument) + ", " for argument in statement.arguments)
        body = "None" if statement.body is None else self.generator.block_function(statement.body)
        self.line(
            f"rt.call_macro({statement.name!r}, v, o, ({arguments}), {body}, {statement.literal!r})"
        )

    def _argument(self, argument: Expression) -> str:
        """Values that cost nothing are passed, others wait until the macro asks for them."""
        if isinstance(argument, Word):
            return "BARE_WORD"
        if isinstance(argument, Reference) and not argument.steps and not argument.runt:
            thunk = self.generator.value_function([f"return g({argument.root!r})"])
        elif _is_lazy(argument):
            thunk = self.generator.thunk(argument)
        else:
            return self.expressions.value(argument)
        return f"Argument({thunk}, {str(argument.literal)!r})"

    def define(self, statement: Define) -> None:
        block = self.generator.block_function(statement.body)
        self.line(f"v[{statement.variable!r}] = DefinedBlock(v, rt, {block})")

    def evaluate(self, statement: Evaluate) -> None:
        self.line(f"rt.evaluate(java_text({self.expressions.value(statement.source)}), v, o)")

    def break_(self, statement: Break) -> None:
        if statement.scope is None:
            self.line("raise Stop(NEAREST)")
        else:
            self.line(f"break_scope({self.expressions.value(statement.scope)})")

    def stop(self, _: StopTemplate) -> None:
        self.line("raise Stop(TOP)")

    def include(self, statement: Include) -> None:
        self.line(f"include({statement.name!r})")


def _is_shown(part: object) -> bool:
    return isinstance(part, Reference) and not part.escaped


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
