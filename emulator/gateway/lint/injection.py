"""CSC652 and CSC656: data that can leave its place in what a template writes.

The template is read in order, with the origin of each variable and whether the text so far is inside
JSON quotes.  After a branch a variable has the worse of its origins.  A variable that is matched
anywhere against a pattern without quotes (``$n.matches('[0-9]+')``) counts as validated.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from csc.emulator.gateway.lint.findings import Findings, Subject
from csc.emulator.gateway.lint.taint import (
    Carried,
    Origin,
    Origins,
    carried_by,
    joined,
    origin_of,
    shape_of,
    validated_names,
)
from csc.emulator.gateway.velocity.nodes import (
    Block,
    Call,
    Define,
    Evaluate,
    Expression,
    Foreach,
    If,
    Macro,
    Reference,
    Set,
    Statement,
    Text,
)

MAX_DEPTH = 4
_FORM = re.compile(r"\s*[A-Za-z][\w.]*=")
_NUMBER = re.compile(r'"N"\s*:\s*"\Z')
_ESCAPE = """Write "$util.escapeJavaScript({0}).replaceAll("\\\\'", "'")"."""


@dataclass(slots=True)
class _Output:
    """What has been written: ``format`` is known from its first visible character."""

    format: str = ""
    quoted: bool = False
    escaped: bool = False
    tail: str = ""

    def write(self, text: str) -> None:
        self.tail = (self.tail + text)[-32:]
        if not self.format and text.strip():
            start = text.lstrip()[0]
            self.format = "json" if start in '{["' else "form" if _FORM.match(text) else "other"
        for character in text:
            if self.escaped:
                self.escaped = False
            elif character == "\\" and self.quoted:
                self.escaped = True
            elif character == '"':
                self.quoted = not self.quoted


@dataclass(slots=True)
class _Reader:
    findings: Findings
    response: bool
    output: _Output = field(default_factory=_Output)
    origins: Origins = field(default_factory=Origins)
    carried: dict[str, Carried] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    defined: dict[str, Block] = field(default_factory=dict)
    depth: int = 0

    def block(self, block: Block) -> None:
        for statement in block.statements:
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        if isinstance(statement, Text):
            self.output.write(statement.text)
        elif isinstance(statement, Reference):
            self.printed(statement)
        elif isinstance(statement, Set):
            self.assign(statement)
        elif isinstance(statement, If):
            self.branches(statement)
        elif isinstance(statement, Foreach):
            self.loop(statement)
        elif isinstance(statement, Macro):
            self.macros[statement.name] = statement
        elif isinstance(statement, Define):
            self.defined[statement.variable] = statement.body
        elif isinstance(statement, Call):
            self.call(statement)
        elif isinstance(statement, Evaluate):
            self.evaluate(statement)

    def assign(self, statement: Set) -> None:
        origin = self.origin(statement.value)
        name = statement.target.root
        shape = shape_of(statement.value, self.origins)
        if statement.target.steps:
            self.carry(statement)
            origin = max(origin, self.origins.names.get(name, Origin.SAFE))
            shape = None
        self.origins.give(name, origin, shape)

    def carry(self, statement: Set) -> None:
        for name, found in carried_by(statement.target, statement.value, self.origins).items():
            known = self.carried.get(name, found)
            body = found.body if found.body == known.body else None
            self.carried[name] = Carried(max(found.origin, known.origin), body)

    def origin(self, value: Expression) -> Origin:
        return origin_of(value, self.origins)

    def branches(self, statement: If) -> None:
        before, output = self.origins, self.output
        ends: list[tuple[Origins, _Output]] = []
        bodies = [branch.body for branch in statement.branches]
        for body in [*bodies, statement.otherwise]:
            self.origins = before.copy()
            self.output = replace(output)
            if body is not None:
                self.block(body)
            ends.append((self.origins, self.output))
        self.output = ends[0][1]
        self.origins = joined([origins for origins, _ in ends])

    def loop(self, statement: Foreach) -> None:
        """Twice, so that what the first turn assigns is seen by the second."""
        origin = self.origin(statement.items)
        if origin is Origin.JSON:
            origin = Origin.RAW
        items = shape_of(statement.items, self.origins)
        before = self.origins.copy()
        for _ in range(2):
            self.origins.give(statement.variable, origin, items.element() if items else None)
            if isinstance(statement.body, Block):
                self.block(statement.body)
            self.origins = joined([before, self.origins])

    def call(self, statement: Call) -> None:
        macro = self.macros.get(statement.name)
        if macro is None or self.depth >= MAX_DEPTH:
            return
        for name, argument in zip(macro.parameters, statement.arguments, strict=False):
            self.origins.give(name, self.origin(argument), shape_of(argument, self.origins))
        self.inside(macro.body)

    def inside(self, block: Block) -> None:
        self.depth += 1
        self.block(block)
        self.depth -= 1

    def evaluate(self, statement: Evaluate) -> None:
        if self.origin(statement.source) is not Origin.SAFE:
            self.findings.add(
                "CSC656",
                statement.place,
                "Data is run as a template: who sends it can read and write anything here.",
                "Print the data instead of evaluating it.",
                "error",
                width=len("#evaluate"),
            )

    def printed(self, reference: Reference) -> None:
        block = self.defined.get(reference.root)
        if block is not None and not reference.steps:
            if self.depth < MAX_DEPTH:
                self.inside(block)
            return
        if not self.output.format:
            self.output.format = "other"
        origin = self.origin(reference)
        if reference.escaped or origin is Origin.SAFE:
            return
        if self.output.format == "form":
            self.report(reference, "a form", f"Write $util.urlEncode({reference.literal}).")
        elif self.output.format == "json":
            self.printed_in_json(reference, origin)

    def printed_in_json(self, reference: Reference, origin: Origin) -> None:
        literal = reference.literal
        if self.output.quoted:
            if origin is Origin.ESCAPED_SCRIPT:
                # A DynamoDB number with an apostrophe is refused anyway.
                if not _NUMBER.search(self.output.tail):
                    self.report_apostrophe(reference)
            elif origin is Origin.JSON:
                remedy = "Take the quotes around it away; $input.json writes its own."
                self.report(reference, "JSON quotes", remedy)
            elif origin >= Origin.RAW:
                self.report(reference, "JSON quotes", _ESCAPE.format(literal))
        elif origin is not Origin.JSON:
            path = literal.replace("$input.path(", "$input.json(")
            remedy = f"Write {path}, or put it in quotes and escape it."
            if path == literal:
                remedy = "Use $input.json(path), or put it in quotes and escape it."
            self.report(reference, "JSON", remedy)

    def report(self, reference: Reference, where: str, remedy: str) -> None:
        whose = "The integration's data" if self.response else "Request data"
        self.findings.add(
            "CSC652",
            reference.place,
            f"{whose} is written into {where} as it came: "
            f"{'an &' if where == 'a form' else 'a quote'} in it changes what is written.",
            remedy,
            "warning" if self.response else "error",
            width=len(reference.literal),
        )

    def report_apostrophe(self, reference: Reference) -> None:
        self.findings.add(
            "CSC654",
            reference.place,
            "$util.escapeJavaScript turns ' into \\', which is not JSON: an apostrophe breaks this.",
            """Add .replaceAll("\\\\'", "'") behind it.""",
            width=len(reference.literal),
        )


def check_injection(subject: Subject, findings: Findings) -> None:
    read_origins(subject, findings)


def read_origins(subject: Subject, findings: Findings) -> Mapping[str, Carried]:
    """The findings, and what the template hands over to the one for the answer."""
    origins = Origins(subject.body, subject.carried, validated_names(subject.block))
    reader = _Reader(findings, subject.response, origins=origins)
    reader.block(subject.block)
    return reader.carried
