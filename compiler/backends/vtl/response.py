"""A handler → the templates that answer: one where the service did what was asked, one where it refused.

The first runs the whole handler again with ``$output`` for the call's result (all else in a handler
is pure).  The second maps the service's error to a status; where the handler has paths without a
call, it runs those first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from csc.compiler.backends.vtl import expressions, strings
from csc.compiler.backends.vtl.answer import json_of
from csc.compiler.backends.vtl.cursors import written_cursor
from csc.compiler.backends.vtl.forms import is_form
from csc.compiler.backends.vtl.messages import message_id
from csc.compiler.backends.vtl.parameters import CARRIER
from csc.compiler.backends.vtl.request import Plans
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import json_constant, json_string
from csc.compiler.backends.vtl.tries import Handlers
from csc.compiler.backends.vtl.values import Constant, Maybe, Paged, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import NONE, STR, ModelRef, Optional, Page, Type, Union
from csc.compiler.lowering.calls import Plan
from csc.compiler.lowering.effects import may_raise
from csc.compiler.lowering.message_calls import SERVICES

VALID = f"{CARRIER}.csc_valid"
"""``false`` where the request template found a parameter that isn't of its type."""


def say_error(t: Template, status: int, message: str) -> None:
    t.say(f"#set($context.responseOverride.status = {status})")
    t.say(f'{{"message": {json_constant(message)}}}')


class Answering:
    """What a path of the handler answers at its end."""

    def returned(self, t: Template, node: ops.Return) -> None:
        kind = t.route.handler.returns
        held = expressions.value(t, node.value)
        with self._guarded(t):
            self.well(t)
            if kind != NONE:
                for line in json_of(t, held, kind, node).split("\n"):
                    t.say(line)

    @contextmanager
    def _guarded(self, t: Template) -> Iterator[None]:
        """What is printed inside is the answer where the guards that were left hold."""
        guards = list(t.guards)
        t.guards.clear()
        for present, status, message in guards:
            t.say(f"#if(!({present}))")
            with t.indented():
                self.refused(t, status, message)
            t.say("#else")
        yield
        for _ in guards:
            t.say("#end")

    def raised(self, t: Template, node: ops.Raise) -> None:
        held = expressions.value(t, node.message)
        with self._guarded(t):
            self._say_raised(t, node, held)

    def _say_raised(self, t: Template, node: ops.Raise, held: Value) -> None:
        status = node.status
        if node.code is not None:
            again = expressions.value(t, node.code)
            if not isinstance(again, Constant) or not isinstance(again.value, int):
                raise refuse(node, "A status that is computed", "is not expressible in a template")
            status = again.value
        if isinstance(held, Constant):
            say_error(t, status, str(held.value))
            return
        text = json_string(strings.reference(t, held, node.message))
        t.say(f"#set($context.responseOverride.status = {status})")
        t.say(f'{{"message": {text}}}')

    def refused(self, t: Template, status: int, message: str) -> None:
        say_error(t, status, message)

    def ended(self, t: Template) -> None:
        self.well(t)
        if t.route.handler.returns != NONE:
            t.say("null")

    def well(self, t: Template) -> None:
        """An answer that is no error follows. (A status may be overridden once: a second time is a
        500 on AWS.)"""


@dataclass(frozen=True, slots=True)
class Answer(Answering):
    """The leaf of the response template: the call is a value, and the path goes on."""

    def call(self, t: Template, node: ops.Stmt, call: ops.HostCall) -> bool:
        return False

    def call_within(
        self, t: Template, node: ops.Stmt, call: ops.HostCall, caught: Handlers
    ) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Refused(Answering):
    """The leaf of the template for refused calls: at the call, the error decides."""

    plans: Plans

    def call(self, t: Template, node: ops.Stmt, call: ops.HostCall) -> bool:
        self._refused(t, call, None)
        return True

    def _refused(self, t: Template, call: ops.HostCall, caught: Handlers | None) -> None:
        """What the service refused, or, where an argument raised, what that answers."""
        for _, value in call.arguments:
            if may_raise(value):
                expressions.value(t, value)
        guards = list(t.guards)
        t.guards.clear()
        for present, status, message in guards:
            t.say(f"#if(!({present}))")
            self.refused(t, status, message)
            t.say("#else")
        map_errors(t, self.plans[id(call)], caught)
        for _ in guards:
            t.say("#end")

    def call_within(
        self, t: Template, node: ops.Stmt, call: ops.HostCall, caught: Handlers
    ) -> bool:
        self._refused(t, call, caught)
        return True

    def well(self, t: Template) -> None:
        """There was no call to make: the answer is as good as any."""
        t.say(f"#set($context.responseOverride.status = {t.route.status})")


def map_errors(t: Template, plan: Plan, caught: Handlers | None = None) -> None:
    """``__type`` of the service's answer → status and message, as the plan lists them, or what catches it."""
    t.say(f"## what {plan['service']}:{plan['operation']} refused")
    t.say("#set($error = $input.path('$'))")
    code = "$error.Error.Code" if is_form(plan) else "$error.get('__type')"
    t.say(f"#set($type = {code})")
    opening = "#if"
    for (status, message), tests in _by_answer(plan):
        t.say(f"{opening}({' || '.join(tests)})")
        handler = caught.taken(status) if caught is not None else None
        with t.indented():
            if caught is not None and handler is not None:
                caught.run(t, handler, status, message)
            else:
                say_error(t, status, message)
        opening = "#elseif"
    t.say("#else")
    with t.indented():
        say_error(t, 500, "Internal server error")
    t.say("#end")


def _by_answer(plan: Plan) -> list[tuple[tuple[int, str], list[str]]]:
    """(status, message) and the tests that lead to it, in the order of the plan's errors."""
    if "writes" not in plan:  # no two of its errors match one answer
        grouped: dict[tuple[int, str], list[str]] = {}
        for error in plan["errors"]:
            grouped.setdefault((error["status"], error["message"]), []).append(_test(error))
        return list(grouped.items())
    found: list[tuple[tuple[int, str], list[str]]] = []
    for error in plan["errors"]:
        answer = (error["status"], error["message"])
        if not found or found[-1][0] != answer:
            found.append((answer, []))
        found[-1][1].append(_test(error))
    return found


def _test(error: Plan) -> str:
    test, holder = f"$type.endsWith('{error['code']}')", "$error"
    if "reason" in error:
        holder = f"$error.CancellationReasons.get({error['reason']})"
        test = f"({test} && {holder}.Code == '{error['because']}')"
    if "item" in error:
        has = f"{holder}.containsKey('Item')"
        test = f"({test} && {has if error['item'] else '!' + has})"
    return test


@dataclass(slots=True)
class Results:
    """A HostCall → the symbolic value of its result in ``$output``."""

    t: Template
    plans: Plans

    def __call__(self, call: ops.HostCall) -> Value:
        plan = self.plans[id(call)]
        line = "#set($output = $input.path('$'))"
        if line not in self.t.header:
            self.t.header.append(line)
            self.t.reserved.add("output")
        kind, result = call.type, plan["result"]
        if plan["service"] in SERVICES:
            return message_id(self.t, plan)
        if result["shape"] == "item?":
            item = Ref("$output.Item", _model(call, _plain(kind)), "attributes")
            return Maybe('$output.containsKey("Item")', item, kind)
        if result["shape"] == "item":
            return Ref(f"$output.{result['from']}", _model(call, _plain(kind)), "attributes")
        if result["shape"] == "page":
            return _page(call, result["next"]["attributes"], kind)
        raise refuse(call, f"The result of `{call.operation}`", "is out of a template's sight")


def _page(call: ops.HostCall, attributes: list[list[str]], kind: Type) -> Value:
    item = kind.item if isinstance(kind, Page) else kind
    items = Ref("$output.Items", Page(_model(call, item)), "elements", "attributes")
    key = "$output.LastEvaluatedKey"
    cursor = written_cursor(key, attributes)
    after = Maybe('$output.containsKey("LastEvaluatedKey")', cursor, Optional(STR))
    return Paged(items, after, kind)


def _model(call: ops.HostCall, kind: Type) -> Type:
    if not isinstance(kind, ModelRef | Union):
        raise refuse(
            call,
            f"The items of `{call.resource}`",
            "have no model, so a template can't tell how to write them",
            "Give the table one: `DynamoDB(…, model=Item)`.",
        )
    return kind


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
