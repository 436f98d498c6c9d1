"""Calls that mostly give their argument as it is, written so that such a text costs no call.

    $util.escapeJavaScript($item.title).replaceAll("\\\\'", "'")
    ──▶ (t1 if type(t1 := p1) is str and type(n0) is T2 and M3(t1) is None else …as always…)

A text that has nothing to escape has no backslash either, so what follows replaces nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csc.emulator.gateway.velocity.known_methods import (
    any_method,
    plain_replace_all,
    unchanged,
    usual_method,
)
from csc.emulator.gateway.velocity.nodes import Method, Step

if TYPE_CHECKING:
    from csc.emulator.gateway.velocity.generate_expressions import ExpressionWriter


@dataclass(frozen=True, slots=True)
class Quick:
    """``steps`` are those of a reference that it stands for, one or two; ``call`` is the first of them
    as it always is, over ``target`` and the argument, which ``test`` puts into a variable. ``in_json``: where
    ``test`` holds, the argument stands in a text of JSON as it is."""

    writer: "ExpressionWriter"
    target: str
    steps: tuple[Step, ...]
    argument: str
    test: str
    call: str
    in_json: bool

    def otherwise(self, code: str) -> str:
        """The argument where that is all, else what ``code`` gives."""
        return f"({self.argument} if {self.test} else {code})"

    def value(self) -> str:
        """What the steps give, or null; ``target`` may have another value behind it."""
        if len(self.steps) == 1:
            return self.otherwise(self.call)
        replaced = self.writer.step(self.target, self.steps[1])
        long = f"(None if ({self.target} := {self.call}) is None else {replaced})"
        return self.otherwise(long)

    def long_value(self) -> str:
        """What the steps give where ``test`` failed, empty for null; ``target`` is left as it is."""
        name = self.writer.generator.fresh("t")
        tests = [f"{self.target} is None", f"({name} := {self.call}) is None"]
        tests += [f"({name} := {self.writer.step(name, s)}) is None" for s in self.steps[1:]]
        return f"('' if {' or '.join(tests)} else {name})"


def mostly_unchanged(
    writer: "ExpressionWriter", target: str, steps: tuple[Step, ...]
) -> Quick | None:
    """For the first of ``steps``, with the second where that then changes nothing either."""
    found = unchanged(steps[0]) if steps else None
    if found is None:
        return None
    owner, rule = found
    first = steps[0]
    assert isinstance(first, Method)
    generator = writer.generator
    key = (first.name, 1)
    usual = usual_method(key)
    if usual is None or usual[0] is not owner:
        return None
    local = writer.local(first.arguments[0])
    kind, argument = generator.constant("T", owner), local or generator.fresh("t")
    given = local or f"{argument} := {writer.value(first.arguments[0])}"
    checker = "" if rule.test is None else generator.constant("M", rule.test)
    test = (
        f"type({given}) is str and "
        f"type({target}) is {kind} and {rule.condition.format(text=argument, test=checker)}"
    )
    fast, slow = generator.constant("M", usual[1]), generator.constant("M", any_method(key))
    passed = argument if local is None else f"('' if {local} is None else {local})"
    call = f"({fast} if type({target}) is {kind} else {slow})({target}, {passed})"
    behind = steps[1] if len(steps) > 1 else None
    replaces = plain_replace_all(behind) if isinstance(behind, Method) else None
    taken = steps[:2] if replaces is not None and rule.never_holds(replaces[0]) else steps[:1]
    return Quick(writer, target, taken, argument, test, call, rule.in_json)
