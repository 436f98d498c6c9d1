"""A template that prints a JSON object, with references in its texts alone → the object itself.

    {"TableName": "todos", "Key": {"id": {"S": "$util.escapeJavaScript($id)"}}}

    def main(input, util, context, stageVariables):
        …
        s1 = n2
        if not (type(n2) is str and …nothing to escape…) or len(s1) > LONGEST: return None
        return {'TableName': 'todos', 'Key': {'id': {'S': s1}}}

This is what most request templates for DynamoDB are, and their text would be parsed at once.  The
object is what that text says: its shape is that of the text with a mark in each reference's place,
parsed when the template is loaded; and a value enters it only where it stands in JSON as it is
(printable ASCII without quotes and backslashes).  For any other the function gives None: then the
text is made, and counts.
"""

import math
import re
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import orjson

from csc.emulator.gateway.velocity.features import Features
from csc.emulator.gateway.velocity.generate import Generator
from csc.emulator.gateway.velocity.mostly_unchanged import mostly_unchanged
from csc.emulator.gateway.velocity.names import InLocals, NotPlain
from csc.emulator.gateway.velocity.nodes import Block, Call, Reference, Set, Statement, Text
from csc.emulator.gateway.velocity.write_statements import BlockWriter

Direct = Callable[[Any, Any, Any, Any], dict[str, Any] | None]
"""``direct(input, util, context, stage_variables)``; changes nothing. Raises what rendering would raise,
TooSlow and RecursionError as they are."""

GIVEN = ("input", "util", "context", "stageVariables")
MOST_HOLES = 100
LONGEST = 65_536
"""Characters of one value: so many of them stay below what a template may print."""

_NO_TEXT_OF_ITS_OWN = re.compile(r"[^ !#-\[\]-~]").search
_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_OF_THE_TEXT = frozenset({"v", "o", "rt", "g", "w", "e"})
"""Names that the code of a template's text has, and this function lacks."""


class _NotDirect(Exception):
    """Such a template's text is made."""


def compile_direct(block: Block, text: str, names: Mapping[str, Any]) -> Direct | None:
    """None for a template that isn't of this kind. ``names`` are what generated code may name."""
    features = Features.of(text, block)
    if not (features.plain and features.only_reads) or _OPEN in text:
        return None
    generator = Generator(features, InLocals(features.steady))
    writer = _ObjectWriter(generator)
    try:
        for statement in block.statements:
            writer.write(statement)
        source = _source(writer, generator)
        known = {**names, **generator.constants, "odd": _NO_TEXT_OF_ITS_OWN, "int": int}
        exec(compile(source, "<template as an object>", "exec"), known)  # noqa: S102 - see ``generate``
    except (_NotDirect, NotPlain, ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    main = known["main"]
    assert isinstance(main, FunctionType)
    return None if _OF_THE_TEXT.intersection(main.__code__.co_names) else main


def _source(writer: "_ObjectWriter", generator: Generator) -> str:
    locals_ = writer.names.locals.items()
    head = [f"{local} = {name if name in GIVEN else None}" for name, local in locals_]
    lines = [*(f"    {line}" for line in head), *writer.lines]
    lines.append(f"    return {_object(writer.parts)}")
    assert not generator.functions
    return f"def main({', '.join(GIVEN)}):\n" + "\n".join(lines) + "\n"


class _ObjectWriter(BlockWriter):
    """Binds each reference where it stands; ``parts`` are texts, and numbers of references."""

    names: InLocals

    def __init__(self, generator: Generator) -> None:
        super().__init__(generator)
        self.parts: list[str | int] = []
        self.holes = 0

    def write(self, statement: Statement) -> None:
        if isinstance(statement, Text):
            self.parts.append(statement.text)
        elif isinstance(statement, Call):  # of no macro: it is text
            self.parts.append(statement.literal)
        elif isinstance(statement, Reference):
            self.reference(statement)
        elif isinstance(statement, Set) and not statement.target.steps:
            self.set(statement)
        else:
            raise _NotDirect

    def reference(self, reference: Reference) -> None:
        self.holes += 1
        if reference.escaped or reference.before or self.holes > MOST_HOLES:
            raise _NotDirect
        name = f"s{self.holes}"
        self.parts.append(self.holes)
        test = self._unchanged(reference, name)
        if test is None:
            self.line(f"{name} = {self.expressions.value(reference)}")
            self.line(f"if type({name}) is not str: {name} = {_other(name)}")
            test = f"{name} is not None and odd({name}) is None"
        self.line(f"if not ({test}) or len({name}) > {LONGEST}: return None")

    def _unchanged(self, reference: Reference, name: str) -> str | None:
        """When a reference prints text that is itself in JSON, which a line then puts into ``name``."""
        expressions = self.expressions
        if not reference.steps or reference.runt or not reference.computable:
            return None
        quick = mostly_unchanged(expressions, self.names.load(reference.root), reference.steps)
        if quick is None or not quick.in_json or quick.steps != reference.steps:
            return None
        return f"{quick.test} and (({name} := {quick.argument}) is not None)"


def _other(name: str) -> str:
    number = f"str({name}) if type({name}) is int else None"
    return f"'true' if {name} is True else 'false' if {name} is False else {number}"


def _object(parts: list[str | int]) -> str:
    """The expression that makes the object. Raises _NotDirect, and ValueError for what isn't JSON."""
    if not all(isinstance(part, int) or part.isascii() for part in parts):
        raise _NotDirect
    marked = (f"{_OPEN}{part}{_CLOSE}" if isinstance(part, int) else part for part in parts)
    document = orjson.loads("".join(marked))
    if not isinstance(document, dict):
        raise _NotDirect
    return _code(document)


def _code(value: Any) -> str:
    if isinstance(value, dict):
        if any(_OPEN in name for name in value):
            raise _NotDirect
        members = (f"{name!r}: {_code(member)}" for name, member in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_code, value))}]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise _NotDirect
    return repr(value)


def _text(value: str) -> str:
    """Constant texts and references in turn."""
    pieces = _HOLE.split(value)
    code = [
        f"s{piece}" if number % 2 else repr(piece)
        for number, piece in enumerate(pieces)
        if piece or len(pieces) == 1
    ]
    return " + ".join(code)
