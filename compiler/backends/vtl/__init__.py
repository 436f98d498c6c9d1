"""A route as API Gateway's mapping templates: ``render(program, route, plans) -> Templates``.

In: the handler's IR and the plan of its one AWS call (or none: a MOCK integration).  Out: the request
template, and one response template for each family of answers of the integration.  Raises
``NotExpressible`` with the construct that a template can't say, and its line.
"""

from dataclasses import dataclass, replace

from csc.compiler.backends.vtl.forms import is_form, tight
from csc.compiler.backends.vtl.jumps import without_continue
from csc.compiler.backends.vtl.keep_parameters import kept_parameters
from csc.compiler.backends.vtl.loop_variables import kept_loop_variables
from csc.compiler.backends.vtl.parameters import carry, declare
from csc.compiler.backends.vtl.python_errors import refuse_python_errors
from csc.compiler.backends.vtl.request import Plans, PrintCall
from csc.compiler.backends.vtl.response import (
    VALID,
    Answer,
    Refused,
    Results,
    map_errors,
    say_error,
)
from csc.compiler.backends.vtl.statements import Body, Leaf, Walk, run
from csc.compiler.backends.vtl.template import Phase, Template
from csc.compiler.backends.vtl.values import NotExpressible
from csc.compiler.ir import ops
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.effects import calls_in, changing, ends, may_raise, nodes
from csc.compiler.lowering.lets import lets
from csc.compiler.lowering.liveness import needed_for_answer, needed_for_call

__all__ = ["NotExpressible", "Templates", "render"]


@dataclass(frozen=True, slots=True)
class Templates:
    """``refused`` answers where the integration's status is 4xx; ``None`` for what is not needed."""

    request: str
    response: str
    refused: str


def render(program: Program, route: Route, plans: Plans) -> Templates:
    """The templates of a route that makes at most one call on any path."""
    refuse_python_errors(route.handler.body)
    body = without_continue(route.handler.body)
    route = replace(route, handler=replace(route.handler, body=body))
    route, plans = kept_parameters(kept_loop_variables(route), plans)
    answer = _print(program, route, "response", Answer(), plans)
    refused = _refused(program, route, plans)
    return Templates(
        request=_request(
            program, route, plans, answer.carried | refused.carried, VALID in refused.text()
        ),
        response=answer.text(),
        refused=refused.text(),
    )


def _template(program: Program, route: Route, phase: Phase, plans: Plans) -> Template:
    t = Template(program, route, phase, title=f"{route.method} {route.path}: {PURPOSE[phase]}")
    declare(t)
    if phase != "request":
        t.result = Results(t, plans)
    return t


PURPOSE: dict[Phase, str] = {
    "request": "the call",
    "response": "the answer",
    "refused": "the answer where the call was refused",
}


def _print(program: Program, route: Route, phase: Phase, leaf: Leaf, plans: Plans) -> Template:
    t = _template(program, route, phase, plans)
    body = route.handler.body
    needed = needed_for_call(body) if phase == "request" else needed_for_answer(body)
    run(t, Walk(leaf, needed, _variables(body)), body)
    return t


def _variables(body: Body) -> frozenset[str]:
    """The locals that stand in a Velocity variable."""
    return changing(body) - lets(body)


def _request(
    program: Program, route: Route, plans: Plans, carried: set[str], say_valid: bool
) -> str:
    t = _template(program, route, "request", plans)
    carry(t, carried)
    if not plans:
        _mock(t)
    else:
        _print_calls(t, route, plans, say_valid)
    return tight(t.text()) if any(map(is_form, plans.values())) else t.text()


def _print_calls(t: Template, route: Route, plans: Plans, say_valid: bool) -> None:
    body = route.handler.body
    if say_valid and t.checked:
        t.say(f'#set({VALID} = "$valid")')
    walk = Walk(PrintCall(plans), needed_for_call(body), _variables(body))
    if not t.checked:
        run(t, walk, body)
        return
    t.say("#if($valid)")
    run(t, walk, body)
    t.say("#else")
    PrintCall(plans).ended(t)
    t.say("#end")


def _mock(t: Template) -> None:
    if t.checked:
        t.say('#if($valid){"statusCode": 200}#{else}{"statusCode": 400}#end')
    else:
        t.say('{"statusCode": 200}')


def _refused(program: Program, route: Route, plans: Plans) -> Template:
    body = route.handler.body
    if not plans:
        t = _template(program, route, "refused", plans)
        say_error(t, 400, "Bad Request")
        return t
    walked = any(isinstance(one, ops.Try) or _raises_within(one) for one in nodes(body))
    if not walked and not _has_free_path(body):
        t = _template(program, route, "refused", plans)
        map_errors(t, next(iter(plans.values())))
        return t
    t = _template(program, route, "refused", plans)
    t.say(f"#if({VALID} == 'false')")
    say_error(t, 400, "Bad Request")
    t.say("#else")
    run(t, Walk(Refused(plans), needed_for_answer(body), _variables(body)), body)
    t.say("#end")
    return t


def _raises_within(node: object) -> bool:
    """A call whose arguments may raise, so that it may not be made."""
    return isinstance(node, ops.HostCall) and any(may_raise(one) for _, one in node.arguments)


def _has_free_path(body: Body) -> bool:
    """Is there a way through the handler that makes no call?"""
    if not body:
        return True
    first, rest = body[0], body[1:]
    match first:
        case ops.If():
            ways = [way if ends(way) else way + rest for way in (first.then, first.orelse)]
            return any(_has_free_path(way) for way in ways)
        case ops.Return() | ops.Raise():
            conditional = isinstance(first, ops.Return) and isinstance(first.value, ops.Conditional)
            if conditional:
                assert isinstance(first, ops.Return) and isinstance(first.value, ops.Conditional)
                return not (calls_in(first.value.then) and calls_in(first.value.orelse))
            return not calls_in(first)
    return not calls_in(first) and (may_raise(first) or _has_free_path(rest))
