"""A call plan → the request template: the JSON that API Gateway sends to the service.

    {"Key": {"id": {"argument": 0, "as": "S"}}}  →  "Key": {"id": {"S": "$util.escapeJavaScript($id)…"}}

A request that must not be made (a parameter that isn't of its type, a path of the handler without a
call) is printed as one that the service always refuses, since a template can't cancel the call: the
operation's required members are left out, or, for a Scan, which has none, ``Limit`` is 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.call_plan import PAGE, page_size
from csc.compiler.backends.vtl import conditions, expressions
from csc.compiler.backends.vtl.attributes import absence, attribute, members
from csc.compiler.backends.vtl.clauses import clauses
from csc.compiler.backends.vtl.cursors import read_cursor
from csc.compiler.backends.vtl.forms import refused_message
from csc.compiler.backends.vtl.magnitudes import largest
from csc.compiler.backends.vtl.members import member_of, opened
from csc.compiler.backends.vtl.parameters import INTEGER
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import json_constant
from csc.compiler.backends.vtl.values import NOTHING, Constant, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import STR, Optional, Type, Union
from csc.compiler.lowering.calls import Plan

if TYPE_CHECKING:
    from csc.compiler.backends.vtl.tries import Handlers

Plans = Mapping[int, Plan]
"""The plan of each HostCall, by the identity of the node."""


@dataclass(frozen=True, slots=True)
class PrintCall:
    """The leaf of the request template: a path ends at its call."""

    plans: Plans

    def call(self, t: Template, node: ops.Stmt, call: ops.HostCall) -> bool:
        print_call(t, self.plans[id(call)], call)
        return True

    def call_within(
        self, t: Template, node: ops.Stmt, call: ops.HostCall, caught: "Handlers"
    ) -> bool:
        return self.call(t, node, call)

    def returned(self, t: Template, node: ops.Return) -> None:
        self.ended(t)

    def raised(self, t: Template, node: ops.Raise) -> None:
        self.ended(t)

    def refused(self, t: Template, status: int, message: str) -> None:
        self.ended(t)

    def ended(self, t: Template) -> None:
        """A path without a call, which the template for refused calls answers."""
        t.say(refused_call(t, next(iter(self.plans.values()))))


def refused_call(t: Template, plan: Plan) -> str:
    if plan["service"] != "dynamodb":
        return refused_message(plan)
    if "writes" in plan:
        return '{"TransactItems": []}'
    table = json_constant(t.program.tables[plan["resource"]].name)
    index = plan["input"].get("IndexName")
    rest = f', "IndexName": {json_constant(index)}' if index else ""
    rest += ', "Limit": 0' if plan["operation"] == "Scan" else ""
    return f'{{"TableName": {table}{rest}}}'


def print_call(t: Template, plan: Plan, call: ops.HostCall) -> None:
    t.comment(call.span)
    if plan["service"] == "logs":
        raise refuse(call, "`write` to a log store", "is not expressible in a template")
    if plan["service"] != "dynamodb":
        from csc.compiler.backends.vtl.messages import print_message

        print_message(t, plan, call)
        return
    if "batch" in plan:
        raise refuse(call, f"`{call.operation}`", "is not expressible in a template")
    arguments = Arguments(t, plan, call)
    if "writes" in plan:
        writes = [(one["member"], *_parts(t, one["plan"], arguments)) for one in plan["writes"]]
        unless_it_raises(t, plan, lambda: _print_writes(t, writes))
        return
    always, sometimes = _parts(t, plan, arguments)
    unless_it_raises(t, plan, lambda: _print_object(t, always, sometimes, "", ""))


def unless_it_raises(t: Template, plan: Plan, show: Callable[[], None]) -> None:
    """The call, under the guards that its arguments left: where one doesn't hold, none is made."""
    if not t.guards:
        show()
        return
    tests = " && ".join(present for present, _, _ in t.guards)
    t.guards.clear()
    t.say(f"#if({tests})")
    show()
    t.say("#else")
    t.say(refused_call(t, plan))
    t.say("#end")


def _print_writes(t: Template, writes: list[tuple[str, list[str], list[str]]]) -> None:
    """``TransactItems``: one object a write."""
    t.say('{"TransactItems": [')
    for place, (member, always, sometimes) in enumerate(writes):
        last = place == len(writes) - 1
        _print_object(t, always, sometimes, f'{{"{member}": ', "}" if last else "},")
    t.say("]}")


def _print_object(
    t: Template, always: list[str], sometimes: list[str], head: str, tail: str
) -> None:
    t.say(head + "{")
    body = ",\n".join(f"  {line}" for line in always)
    for line in [*body.split("\n"), *(f"  {one}" for one in sometimes)]:
        t.say(line)
    t.say("}" + tail)


def _parts(t: Template, plan: Plan, arguments: "Arguments") -> tuple[list[str], list[str]]:
    """The members of an input: those that are always there, and those under a condition."""
    always: list[str] = []
    sometimes: list[str] = []
    for name, entry in plan["input"].items():
        text, present = _entry(t, arguments, entry)
        if present is None:
            always.append(f'"{name}": {text}')
        elif present != "false":
            sometimes.append(f'#if({present}), "{name}": {text}#end')
    more_always, more_sometimes = clauses(t, arguments, plan)
    always += more_always
    sometimes += more_sometimes
    return always, sometimes


class Arguments:
    """The values of a call's arguments, and the holes that they fill."""

    def __init__(self, t: Template, plan: Plan, call: ops.HostCall) -> None:
        self.t, self.plan, self.call = t, plan, call
        self.values: dict[int, Value] = {}

    def node(self, hole: Mapping[str, Any]) -> ops.Expr:
        position: int = hole["argument"]
        return self.call.arguments[position][1]

    def value(self, hole: Mapping[str, Any]) -> tuple[Value, Type]:
        """What fills the hole, and its type."""
        position, node = hole["argument"], self.node(hole)
        if position not in self.values:
            self.values[position] = expressions.value(self.t, node)
        held, kind = self.values[position], node.type
        if "field" not in hole:
            return held, kind
        if isinstance(
            kind, Union
        ):  # what is put is of one of the cases, and lacks what others have
            kind = held.type
            if hole["field"] not in self.t.fields(kind, node.span):
                return NOTHING, Optional(STR)
        field = self.t.fields(kind, node.span)[hole["field"]]
        get = ops.GetField(node, field.name, field.type, node.span)
        return member_of(self.t, held, get), field.type

    def attribute(self, hole: Mapping[str, Any]) -> str:
        """``{"S": …}`` of a value that is there."""
        held, kind = self.value(hole)
        inner = held.value if isinstance(held, Maybe) else held
        return attribute(self.t, inner, _plain(kind), self.node(hole))

    def present(self, hole: Mapping[str, Any]) -> str | None:
        """The condition that the value is there: None for always, ``false`` for never."""
        held, kind = self.value(hole)
        return absence(self.t, held, kind, self.node(hole))


def _entry(t: Template, arguments: Arguments, entry: Any) -> tuple[str, str | None]:
    """(the text of a member of the input, the condition that it is there)."""
    if not isinstance(entry, dict):
        return json_constant(entry), None
    if "table" in entry:
        return json_constant(t.program.tables[entry["table"]].name), None
    if "argument" in entry:
        return _hole(t, arguments, entry)
    keys = (f'"{name}": {arguments.attribute(hole)}' for name, hole in entry.items())
    return "{" + ", ".join(keys) + "}", None


def _hole(t: Template, arguments: Arguments, hole: Mapping[str, Any]) -> tuple[str, str | None]:
    node = arguments.node(hole)
    present = arguments.present(hole) if hole.get("optional") else None
    held, kind = arguments.value(hole)
    match hole["as"]:
        case "item" | "M":
            return members(t, held, _plain(kind), node), None
        case "json":
            return _whole_number(t, held, node), present
        case "limit":
            return _page_size(t, held, node), None
        case "not":
            return f"#if({conditions.flag(t, held, node)})false#{{else}}true#end", present
        case "cursor":
            return read_cursor(t, held, node, hole["attributes"]), present
    return arguments.attribute(hole), present


def _page_size(t: Template, held: Value, node: ops.Expr) -> str:
    """``Limit``: what was asked for, or a whole page."""
    match held:
        case Constant(value=asked):
            return str(page_size(asked))
        case Maybe(present=present, value=inner):
            pass
        case _:
            present, inner = "", held
    asked = _whole_number(t, inner, node)
    if largest(t, node) <= PAGE:
        return f"#if({present}){asked}#{{else}}{PAGE}#end" if present else asked
    limit = t.hoist("limit", str(PAGE))
    test = f"$util.parseJson({asked}) < {PAGE}" if is_text(inner) else f"{asked} < {PAGE}"
    test = f"{present} && {test}" if present else test
    t.say(f"#if({test})#set({limit} = {asked})#end")
    return limit


def is_text(held: Value) -> bool:
    return isinstance(held, Ref) and held.form in ("text", "native")


def _whole_number(t: Template, held: Value, node: ops.Expr) -> str:
    """An int that stands bare in the JSON: only what was checked, reckoned or constant."""
    match held:
        case Maybe():
            return _whole_number(t, held.value, node)
        case Constant(value=int() as number):
            return str(number)
        case Constant():
            return "0"
        case Ref(form="text" | "number"):
            return t.hoist("number", held.text) if held.text.startswith("(") else held.text
        case Ref(form="native"):
            text = t.hoist("text", f'"${{{opened(held).text[1:]}}}"')
            t.say(f"#if(!{text}.matches('{INTEGER}'))#set({text} = '0')#end")
            return text
    raise refuse(node, "This limit", "is not expressible in a template")


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
