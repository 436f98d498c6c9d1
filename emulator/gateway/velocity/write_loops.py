"""``#foreach`` as lines of Python."""

from typing import TYPE_CHECKING

from csc.emulator.gateway.velocity.features import assigned_in, walk
from csc.emulator.gateway.velocity.nodes import Block, Expression, Foreach, Reference

if TYPE_CHECKING:
    from csc.emulator.gateway.velocity.generate import Generator
    from csc.emulator.gateway.velocity.generate_expressions import ExpressionWriter
    from csc.emulator.gateway.velocity.names import InDictionary


class LoopWriter:
    """The part of a block's writer that knows of loops. ``loops`` are the numbers of those around."""

    generator: "Generator"
    names: "InDictionary"
    expressions: "ExpressionWriter"
    loops: list[str]
    indent: int

    def line(self, code: str) -> None:
        raise NotImplementedError

    def nest(self, block: Block) -> None:
        raise NotImplementedError

    def foreach(self, loop: Foreach) -> None:
        features, names, n = self.generator.features, self.names, self.generator.fresh("")
        source = self.expressions.value(loop.items)
        if names.remembers:
            names.forget(*assigned_in(loop))
        if features.changes:
            self.line(f"items{n}, sized{n} = rt.watch({source})")
        else:
            self.line(f"items{n} = sized{n} = rt.iterate({source})")
        self.line(f"if items{n} is not None:")
        self.indent += 1
        self.line(f"saved{n} = {names.load(loop.variable)}")
        if features.counters:
            counters = f"{names.load('velocityCount')}; next{n} = {names.load('velocityHasNext')}"
            self.line(f"count{n} = {counters}")
        if features.scope and not features.lexical:
            scope = f"ForeachScope({names.load('foreach')}, len(sized{n}))"
            self.line(f"scope{n} = {scope}")
            self.line(names.store("foreach", f"scope{n}"))
        self._turns(loop, n)
        self._close_loop(loop, n)
        self.indent -= 1

    def _turns(self, loop: Foreach, n: str) -> None:
        """The ``for`` itself. Turns are counted where something asks for their number."""
        features = self.generator.features
        uncounted = not features.scope or (features.lexical and not _asks(loop))
        if uncounted and not features.counters:
            self.line(f"for item{n} in items{n}:")
        else:
            if features.lexical:
                self.line(f"size{n} = len(sized{n})")
            self.line(f"for index{n}, item{n} in enumerate(items{n}):")
        self.loops.append(n)
        self.indent += 1
        self._turn(loop, n)
        self.indent -= 1
        self.loops.pop()

    def _turn(self, loop: Foreach, n: str) -> None:
        features, names = self.generator.features, self.names
        if features.counters:
            self.line(names.store("velocityCount", f"index{n} + 1"))
            self.line(names.store("velocityHasNext", f"index{n} + 1 < len(sized{n})"))
        if features.scope and not features.lexical:
            self.line(f"scope{n}.index = index{n}")
            if features.changes:
                self.line(f"scope{n}.last_index = len(sized{n}) - 1")
        self.line(names.store(loop.variable, f"item{n}"))
        body = loop.body if isinstance(loop.body, Block) else _as_block(loop.body)
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

    def _close_loop(self, loop: Foreach, n: str) -> None:
        features, names = self.generator.features, self.names
        self.line(names.restore(loop.variable, f"saved{n}"))
        if features.counters:
            self.line(names.restore("velocityCount", f"count{n}"))
            self.line(names.restore("velocityHasNext", f"next{n}"))
        if features.scope and not features.lexical:
            self.line(names.leave_loop())


def _asks(loop: Foreach) -> bool:
    """Whether anything in a loop may ask where it stands."""
    return not isinstance(loop.body, Block) or any(
        isinstance(node, Reference) and node.root == "foreach" for node in walk(loop.body)
    )


def _as_block(argument: Expression) -> Block:
    """A fourth argument of ``#foreach`` is rendered in place of its block."""
    return Block((argument,) if isinstance(argument, Reference) else ())
