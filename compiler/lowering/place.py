"""Where a route runs, and why. In: a ``Route``. Out: a ``CloudRoute``.

VTL where the handler makes at most one AWS call on any path and the rest can be said in templates; else a
Lambda on AWS, and locally the WASM sandbox, else CPython in a sandbox, else a worker process.  What
stood in the way of a better tier is kept in words.
"""

from collections.abc import Iterator

from csc.compiler.backends.vtl import NotExpressible, Templates, render
from csc.compiler.backends.wasm import compile_route
from csc.compiler.ir import ops
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.calls import Plan, PlanError, plan
from csc.compiler.lowering.cloud import CloudRoute, Reason, Tier
from csc.compiler.lowering.effects import Body, calls_in, ends, mentions, nodes
from csc.compiler.lowering.permissions import grants
from csc.compiler.lowering.reach import reaches
from csc.compiler.lowering.scan import scan_calls
from csc.diagnostics import Span

ONE_CALL = "A template makes one AWS call; a second one needs a Lambda."


UNTRUE = "did otherwise than the handler's Python when both were run (CSC708)"
REPORT = "`csc verify` shows the request. It is a defect of the compiler: report it."


def place(program: Program, route: Route, distrusted: frozenset[str] = frozenset()) -> CloudRoute:
    """The best tier for ``route``, with its calls, templates, module and grants.

    ``distrusted`` are forms of it (``vtl``, ``wasm``) that were seen to be wrong.
    """
    reasons = list(_outside(program, route))
    if "vtl" in distrusted:
        reasons.append(Reason("its template", UNTRUE, REPORT, route.handler.span))
    templates, plans = templated(program, route, reasons)
    if templates is None:
        return _beside(program, route, reasons, distrusted)
    operation = plans[0][1]["operation"] if plans else None
    granted = grants(program, route, "vtl", plans)
    return CloudRoute(route, "vtl", (), plans, operation, templates, None, granted)


def templated(
    program: Program, route: Route, reasons: list[Reason]
) -> tuple[Templates | None, tuple[tuple[Span, Plan], ...]]:
    """The templates and their call's plan, unless there are ``reasons`` against them or one is found, which is added."""
    if reasons:
        return None, ()
    try:
        planned = _planned(program, route.handler.body)
        reasons += _calls(route.handler.body) or _operations(planned)
        if not reasons:
            templates = render(program, route, {id(call): one for call, one in planned})
            return templates, tuple((call.span, one) for call, one in planned)
    except (NotExpressible, PlanError) as problem:
        reasons.append(Reason(problem.construct, problem.message, problem.remedy, problem.span))
    return None, ()


def _outside(program: Program, route: Route) -> Iterator[Reason]:
    """What keeps a route off VTL whatever its body says."""
    if route.options.get("lambda_"):
        yield Reason("`lambda_=True`", "asks for a Lambda", "Leave it out.", route.span)
    for refusal in route.handler.refusals:
        yield Reason(refusal.construct, refusal.message, refusal.remedy, refusal.span)
    for name in route.middleware:
        middleware = program.middleware[name]
        if middleware.audit is None:
            remedy = "Let it only write access-log values to a LogStore."
            yield Reason(f"`@{name}`", middleware.reason, remedy, middleware.span)


def _beside(
    program: Program, route: Route, reasons: list[Reason], distrusted: frozenset[str]
) -> CloudRoute:
    """A Lambda: in the sandbox where the body compiles to WASM, else in CPython."""
    tier: Tier = "cpython"
    wasm: bytes | None = None
    if "wasm" in distrusted:
        reasons.append(Reason("its WASM", UNTRUE, REPORT, route.handler.span))
    elif not route.handler.refusals and not route.options.get("lambda_"):
        compiled = compile_route(program, route)
        if isinstance(compiled, bytes):
            tier, wasm = "wasm", compiled
        else:
            reasons += [Reason(r.construct, r.message, r.remedy, r.span) for r in compiled]
    reached = reaches(program, route) if wasm is None else None
    if reached is not None:
        tier = "lambda"
        reasons.append(reached)
    plans = _whole_plans(program, route)
    granted = grants(program, route, tier, plans)
    return CloudRoute(route, tier, tuple(reasons), plans, None, None, wasm, granted)


def _whole_plans(program: Program, route: Route) -> tuple[tuple[Span, Plan], ...]:
    """The plans of a Lambda's calls; where its body is not known, as far as its source tells."""
    if route.handler.refusals:
        return scan_calls(program, route)
    found = []
    for call in calls_in(route.handler.body):
        try:
            found.append((call.span, plan(program, call)))
        except PlanError:
            continue
    return tuple(found)


Planned = list[tuple[ops.HostCall, Plan]]


def _planned(program: Program, body: Body) -> Planned:
    return [(call, plan(program, call, returned=_is_used(body, call))) for call in calls_in(body)]


def _is_used(body: Body, call: ops.HostCall) -> bool:
    """Does the answer depend on what the call gives back?"""
    for position, node in enumerate(body):
        if call not in calls_in(node):
            continue
        if isinstance(node, ops.If):
            rest = body[position + 1 :]
            return _is_used(node.then + rest, call) or _is_used(node.orelse + rest, call)
        if isinstance(node, ops.Try):
            return _is_used(node.body + node.orelse + body[position + 1 :], call)
        if isinstance(node, ops.Evaluate) and node.value is call:
            item = dict(call.arguments).get("item")
            while isinstance(item, ops.Convert):
                item = item.operand
            later = mentions(body[position + 1 :], calls=True)
            return isinstance(item, ops.Local) and item.name in later
        return True
    return False


def _operations(planned: Planned) -> list[Reason]:
    """An integration has one action."""
    for call, one in planned[1:]:
        first = planned[0][1]
        if (one["service"], one["operation"]) != (first["service"], first["operation"]):
            message = f"is another action than {first['operation']}: an integration has one"
            return [Reason(f"`{call.operation}` here", message, ONE_CALL, call.span)]
    return []


def _calls(body: Body) -> list[Reason]:
    """More than one call on a path, or a call that is not made exactly once where it stands."""
    for call in _hidden(body):
        message = "is made under a condition, in a loop or in a comprehension"
        return [Reason(f"`{call.operation}` here", message, ONE_CALL, call.span)]
    second = _second(body, None)
    if second is not None:
        message = "comes after another call"
        return [Reason(f"`{second.operation}` here", message, ONE_CALL, second.span)]
    ids = [n for n in nodes(body) if isinstance(n, ops.HostCall) and n.service == "ids"]
    if len(ids) > 1:
        message = "is a second uuid: a request has one"
        return [Reason("`uuid4()` here", message, "Keep the first in a variable.", ids[1].span)]
    return []


def _hidden(body: Body) -> Iterator[ops.HostCall]:
    for node in nodes(body):
        match node:
            case ops.For():
                yield from calls_in(node.body)
            case ops.Comprehension():
                yield from calls_in((node.element, node.conditions))
            case ops.While():
                yield from calls_in(node)
            case ops.BoolOp():
                yield from calls_in(node.operands[1:])
            case ops.If():
                yield from calls_in(node.test)
            case ops.Conditional():
                if not _is_returned(body, node):
                    yield from calls_in((node.then, node.orelse))
                yield from calls_in(node.test)


def _is_returned(body: Body, node: ops.Conditional) -> bool:
    return any(isinstance(one, ops.Return) and one.value is node for one in nodes(body))


def _second(body: Body, first: ops.HostCall | None) -> ops.HostCall | None:
    """The second call on some path through ``body``, after ``first``."""
    for position, node in enumerate(body):
        if isinstance(node, ops.If):
            rest = body[position + 1 :]
            ways = [way if ends(way) else way + rest for way in (node.then, node.orelse)]
            return next((s for s in (_second(way, first) for way in ways) if s is not None), None)
        calls = calls_in(node)
        if isinstance(node, ops.Return) and isinstance(node.value, ops.Conditional):
            calls = calls_in(node.value.then) or calls_in(node.value.orelse)
        found = ([first] if first else []) + calls
        if len(found) > 1:
            return found[1]
        first = found[0] if found else None
        if ends((node,)):
            return None
    return None
