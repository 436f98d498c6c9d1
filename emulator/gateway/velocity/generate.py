"""A parsed template to Python source.

``#foreach($x in $l)$x,#end`` becomes, with ``v`` the variables and ``o`` the output::

    def main(v, o, rt):
        g = v.get; w = o.append; e = o.extend
        n0 = g('l'); n1 = g('x')
        items1 = sized1 = rt.iterate(('' if (t1 := n0) is None else t1))
        if items1 is not None:
            saved1 = n1
            for item1 in items1:
                n1 = item1
                e(((t2 if type(t2 := ('' if (t2 := n1) is None else t2)) is str else java_text(t2)), ','))
            n1 = saved1

A template with macros, ``#define`` or ``#evaluate`` has a function for each of its blocks, and its
variables stay in ``v`` (``names.py``).  Text of the template enters this source only through
``repr`` of a string, so nothing in it can become code.
"""

from dataclasses import dataclass, field
from typing import Any

from csc.emulator.gateway.velocity.features import Features
from csc.emulator.gateway.velocity.generate_expressions import ExpressionWriter
from csc.emulator.gateway.velocity.names import InDictionary, InLocals, NotPlain
from csc.emulator.gateway.velocity.nodes import Block, Macro
from csc.emulator.gateway.velocity.write_statements import BlockWriter


@dataclass(slots=True)
class Program:
    """Generated source and the objects that it names besides the runtime's."""

    source: str
    constants: dict[str, Any]
    macros: dict[str, tuple[tuple[str, ...], str]]
    needs_runtime: bool
    only_reads: bool
    only_status: bool


@dataclass(slots=True)
class Generator:
    """Collects the functions of one template."""

    features: Features
    names: InDictionary
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

    def main(self, block: Block) -> None:
        writer = BlockWriter(self)
        writer.write_block(block)
        head = ["g = v.get; w = o.append; e = o.extend"]
        if isinstance(self.names, InLocals):
            head += self.names.prologue()
        lines = [*(f"    {line}" for line in head), *writer.lines]
        self.functions.append("def main(v, o, rt):\n" + "\n".join(lines) + "\n")

    def block_function(self, block: Block, name: str | None = None) -> str:
        """Raises NotPlain where variables are locals of the one function."""
        if isinstance(self.names, InLocals):
            raise NotPlain
        name = name or self.fresh("block")
        writer = BlockWriter(self)
        writer.write_block(block)
        lines = ["    g = v.get; w = o.append; e = o.extend", *writer.lines]
        self.functions.append(f"def {name}(v, o, rt):\n" + "\n".join(lines) + "\n")
        return name

    def value_function(self, lines: list[str]) -> str:
        """Raises NotPlain where variables are locals of the one function."""
        if isinstance(self.names, InLocals):
            raise NotPlain
        name = self.fresh("value")
        body = "\n    ".join(lines)
        self.functions.append(f"def {name}(v, rt):\n    g = v.get\n    {body}\n")
        return name

    def thunk(self, argument: Any) -> str:
        writer = ExpressionWriter(self)
        return self.value_function([f"return {writer.value(argument)}"])

    def add_macro(self, macro: Macro) -> None:
        name = self.block_function(macro.body)
        self.macros[macro.name] = (macro.parameters, name)


def generate(block: Block, text: str, *, plain: bool = True) -> Program:
    """``plain`` is False for what is rendered with the variables of another template."""
    features = Features.of(text, block if plain else None)
    names = InLocals(features.steady) if features.plain else InDictionary()
    generator = Generator(features, names)
    try:
        generator.main(block)
    except NotPlain:
        return generate(block, text, plain=False)
    source = "\n".join(generator.functions)
    needs_runtime = not features.plain or "rt." in source
    return Program(
        source,
        generator.constants,
        generator.macros,
        needs_runtime,
        features.only_reads,
        features.only_status,
    )
