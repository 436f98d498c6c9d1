"""CSC652 and CSC656: data that can leave its place in what a template writes.

The template is read in order, with the origin of each variable and whether the text so far is inside
JSON quotes.  After a branch a variable has the worse of its origins.  A variable that is matched
anywhere against a pattern without quotes (``$n.matches('[0-9]+')``) counts as validated.
"""

import re
from dataclasses import dataclass, field, replace

from csc.emulator.gateway.lint.findings import Findings, Subject
from csc.emulator.gateway.lint.taint import Origin, origin_of, validated_names
from csc.emulator.gateway.velocity.nodes import (
    Block,
    Call,
    Define,
    Evaluate,
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
    origins: dict[str, Origin] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    defined: dict[str, Block] = field(default_factory=dict)
    validated: frozenset[str] = frozenset()
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
        origin = origin_of(statement.value, self.origins)
        name = statement.target.root
        if statement.target.steps:
            origin = max(origin, self.origins.get(name, Origin.SAFE))
        self.origins[name] = origin

    def branches(self, statement: If) -> None:
        before, output = dict(self.origins), self.output
        ends: list[tuple[dict[str, Origin], _Output]] = []
        bodies = [branch.body for branch in statement.branches]
        for body in [*bodies, statement.otherwise]:
            self.origins = dict(before)
            self.output = replace(output)
            if body is not None:
                self.block(body)
            ends.append((self.origins, self.output))
        self.output = ends[0][1]
        self.origins = {
            name: max(origins.get(name, Origin.SAFE) for origins, _ in ends)
            for name in {name for origins, _ in ends for name in origins}
        }

    def loop(self, statement: Foreach) -> None:
        """Twice, so that what the first turn assigns is seen by the second."""
        origin = origin_of(statement.items, self.origins)
        if origin is Origin.JSON:
            origin = Origin.RAW
        for _ in range(2):
            self.origins[statement.variable] = origin
            if isinstance(statement.body, Block):
                self.block(statement.body)

    def call(self, statement: Call) -> None:
        macro = self.macros.get(statement.name)
        if macro is None or self.depth >= MAX_DEPTH:
            return
        for name, argument in zip(macro.parameters, statement.arguments, strict=False):
            self.origins[name] = origin_of(argument, self.origins)
        self.inside(macro.body)

    def inside(self, block: Block) -> None:
        self.depth += 1
        self.block(block)
        self.depth -= 1

    def evaluate(self, statement: Evaluate) -> None:
        if origin_of(statement.source, self.origins) is not Origin.SAFE:
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
        if reference.root in self.validated and not reference.steps:
            return
        origin = origin_of(reference, self.origins)
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
    reader = _Reader(findings, subject.response, validated=validated_names(subject.block))
    reader.block(subject.block)
