"""CSC654: ways through a template on which its JSON breaks.

All ways are taken at once: a set of (JSON state, facts), each branch from each of them, loops with no,
one and two turns.  A way that meets something unknown (a reference where no value can stand, too many
ways) is dropped without a finding, so what is reported does break.  Where all do, no request can
succeed: that is an error.
"""

from dataclasses import dataclass, field, replace

from csc.emulator.gateway.lint.findings import Findings, Subject
from csc.emulator.gateway.lint.json_facts import Facts
from csc.emulator.gateway.lint.json_state import START, BrokenJson, JsonState
from csc.emulator.gateway.lint.walk import statements
from csc.emulator.gateway.velocity.nodes import (
    Block,
    Break,
    Call,
    Define,
    Evaluate,
    Foreach,
    If,
    Include,
    ListLiteral,
    Macro,
    Place,
    Range,
    Reference,
    Set,
    Statement,
    StopTemplate,
    Text,
)

MAX_WAYS = 200
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class _Way:
    """``trail`` says how one got here; it doesn't make two ways different."""

    json: JsonState = START
    facts: Facts = field(default_factory=Facts)
    trail: str = field(default="", compare=False)


_Ways = set[_Way]


def check_json(subject: Subject, findings: Findings) -> None:
    if not _starts_as_json(subject.block):
        return
    explorer = _Explorer(findings)
    for statement in statements(subject.block):
        if isinstance(statement, Macro):
            explorer.macros[statement.name] = statement.body
    ends = explorer.block(subject.block, {_Way()})
    place = _last_place(subject.block)
    for way in ends:
        if not way.json.complete and place is not None:
            findings.add(
                "CSC654",
                place,
                f"The JSON ends without {way.json.open or 'a value'}{way.trail}.",
                "Close it on every way through the template.",
            )
            break
    if not explorer.lost and not any(way.json.complete for way in ends):
        findings.raise_to_errors("CSC654")


def _starts_as_json(block: Block) -> bool:
    for statement in block.statements:
        if isinstance(statement, Text) and statement.text.strip():
            return statement.text.lstrip()[0] in "{["
        if not isinstance(statement, Set | Macro | Define | Text):
            return False
    return False


def _last_place(block: Block) -> Place | None:
    places = [part.place for part in block.statements if isinstance(part, Text)]
    return places[-1] if places else None


class _Explorer:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.macros: dict[str, Block] = {}
        self.defined: dict[str, Block] = {}
        self.depth = 0
        self.turns: list[tuple[int, int]] = []
        self.lost = False

    def block(self, block: Block, ways: _Ways) -> _Ways:
        for statement in block.statements:
            ways = self.statement(statement, ways)
            if len(ways) > MAX_WAYS:
                return self.lose()
            if not ways:
                return ways
        return ways

    def lose(self) -> _Ways:
        """What follows isn't known."""
        self.lost = True
        return set()

    def statement(self, statement: Statement, ways: _Ways) -> _Ways:
        if isinstance(statement, Text):
            return self.text(statement, ways)
        if isinstance(statement, Reference):
            return self.reference(statement, ways)
        if isinstance(statement, Set):
            return self.assign(statement, ways)
        if isinstance(statement, If):
            return self.branches(statement, ways)
        if isinstance(statement, Foreach):
            return self.loop(statement, ways)
        if isinstance(statement, Define):
            self.defined[statement.variable] = statement.body
            return ways
        if isinstance(statement, Call):
            return self.inside(self.macros.get(statement.name), ways)
        if isinstance(statement, Evaluate | Include | Break | StopTemplate):
            return self.lose()
        return ways

    def text(self, text: Text, ways: _Ways) -> _Ways:
        after: _Ways = set()
        for way in ways:
            try:
                after.add(replace(way, json=way.json.feed(text.text)))
            except BrokenJson as broken:
                self.findings.add(
                    "CSC654",
                    _move(text.place, text.text[: broken.offset]),
                    f"The JSON breaks: {broken.message}{way.trail}.",
                    "Write the comma or the value on every way, or on none.",
                )
        return after

    def reference(self, reference: Reference, ways: _Ways) -> _Ways:
        if reference.root in self.defined and not reference.steps:
            return self.inside(self.defined[reference.root], ways)
        after: _Ways = set()
        for way in ways:
            known = way.facts.text(reference)
            try:
                json = way.json.feed_value() if known is None else way.json.feed(known)
            except BrokenJson:
                json = None
            if json is None:
                self.lost = True
            else:
                after.add(replace(way, json=json))
        return after

    def inside(self, block: Block | None, ways: _Ways) -> _Ways:
        if block is None or self.depth == MAX_DEPTH:
            return self.lose()
        self.depth += 1
        after = self.block(block, ways)
        self.depth -= 1
        return after

    def assign(self, statement: Set, ways: _Ways) -> _Ways:
        if statement.target.steps:
            return ways
        name = statement.target.target
        self.defined.pop(name, None)
        return {
            replace(way, facts=way.facts.assign(name, way.facts.value(statement.value)))
            for way in ways
        }

    def branches(self, statement: If, ways: _Ways) -> _Ways:
        after: _Ways = set()
        for branch in statement.branches:
            taken, passed = set(), set()
            where = f"the condition in line {branch.place.line}"
            for way in ways:
                held = way.facts.holds(branch.condition)
                if held is not False:
                    facts = way.facts.decide(branch.condition, True) if held is None else way.facts
                    trail = f", where {where} holds" if held is None else way.trail
                    taken.add(replace(way, facts=facts, trail=trail))
                if held is not True:
                    facts = way.facts.decide(branch.condition, False) if held is None else way.facts
                    trail = f", where {where} does not hold" if held is None else way.trail
                    passed.add(replace(way, facts=facts, trail=trail))
            after |= self.block(branch.body, taken)
            ways = passed
        return after | (
            ways if statement.otherwise is None else self.block(statement.otherwise, ways)
        )

    def loop(self, loop: Foreach, ways: _Ways) -> _Ways:
        if not isinstance(loop.body, Block):
            return self.lose()
        constant = isinstance(loop.items, Range) or (
            isinstance(loop.items, ListLiteral) and bool(loop.items.items)
        )
        after: _Ways = set() if constant else {self._turns(way, loop, 0) for way in ways}
        for count in (1, 2):
            turning = {self._turns(way, loop, count) for way in ways}
            for index in range(count):
                self.turns.append((index, count))
                turning = {
                    replace(way, facts=way.facts.turn(index, count).assign(loop.variable, None))
                    for way in turning
                }
                turning = self.block(loop.body, turning)
                self.turns.pop()
            after |= turning
        return {replace(way, facts=self._outside(way.facts)) for way in after}

    def _outside(self, facts: Facts) -> Facts:
        """``$foreach`` is the loop's outside again, or nothing."""
        return facts.turn(*self.turns[-1]) if self.turns else facts.leave()

    def _turns(self, way: _Way, loop: Foreach, count: int) -> _Way:
        times = ("no", "one", "more than one")[count]
        return replace(way, trail=f", where the loop in line {loop.place.line} has {times} turn")


def _move(place: Place, text: str) -> Place:
    """The place after ``text`` that starts at ``place``."""
    lines = text.split("\n")
    if len(lines) == 1:
        return Place(place.line, place.column + len(text))
    return Place(place.line + len(lines) - 1, len(lines[-1]) + 1)
