"""The stages of a request, in API Gateway's own order: each fills its part of the Invocation.

    route ─▶ authorise ─▶ validate ─▶ request_integration ─▶ integrate ─▶ respond

A stage raises a GatewayError, which ends the request with a gateway response, and gives an awaitable
only where it has to wait.  ``in_order`` is the same without the stages' own frames: what a method
does from its authorizer to its answer, one step after the other.
"""

from collections.abc import Awaitable, Callable, Iterator

from csc.emulator.gateway.gateway_responses import (
    BadRequest,
    MissingAuthenticationToken,
    RequestTooLarge,
)
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.request_path import has_plain_braces, is_well_encoded

BODY_LIMIT = 10 * 1024 * 1024  # bytes: API Gateway's payload quota

StageFunction = Callable[[Invocation], Awaitable[None] | None]


def route(invocation: Invocation) -> None:
    """Fills ``method`` and ``raw_path_parameters``."""
    request = invocation.request
    target = request.target
    if "%" in target and not is_well_encoded(target):
        raise BadRequest()
    if "?" in target and has_plain_braces(target):
        raise BadRequest()
    found = invocation.api.routes.match(request.method, invocation.path)
    if found is None:
        raise MissingAuthenticationToken()
    key, invocation.raw_path_parameters = found
    invocation.method = invocation.api.methods[key]
    if len(request.body) > BODY_LIMIT:
        raise RequestTooLarge()


def authorise(invocation: Invocation) -> Awaitable[None] | None:
    """Fills ``authorizer``, ``caller`` and ``api_key``, as far as the method asks for them."""
    return _run(invocation, iter(invocation.method.authorise))


def validate(invocation: Invocation) -> Awaitable[None] | None:
    """Fills nothing: the request's parameters and body are as the method's validator wants."""
    invocation.forget_context()
    return _run(invocation, iter(invocation.method.validate))


def request_integration(invocation: Invocation) -> None:
    """Fills ``integration_request``."""
    invocation.method.plan.prepare(invocation)


def integrate(invocation: Invocation) -> Awaitable[None] | None:
    """Fills ``reply``."""
    invocation.integration_started = invocation.cloud.clock.now()
    return invocation.method.plan.integrate(invocation)


def respond(invocation: Invocation) -> None:
    """Fills ``response``: the selected integration response, held to the method responses."""
    invocation.integration_latency = invocation.cloud.clock.now() - invocation.integration_started
    invocation.method.plan.conclude(invocation)


STAGES: tuple[StageFunction, ...] = (
    route,
    authorise,
    validate,
    request_integration,
    integrate,
    respond,
)


def in_order(
    authorise: tuple[StageFunction, ...], validate: tuple[StageFunction, ...], plan: Plan
) -> tuple[StageFunction, ...]:
    """All that a method does after ``route``."""
    forgets = any(getattr(step, "makes_context", True) for step in authorise)
    checks = (*authorise, forget_context) if forgets else authorise
    return (*checks, *validate, plan.prepare, integrate, respond)


def forget_context(invocation: Invocation) -> None:
    """What was made of ``$context`` for an authorizer's event lacks the verdict."""
    invocation.made_context = None


def _run(invocation: Invocation, steps: Iterator[StageFunction]) -> Awaitable[None] | None:
    for step in steps:
        pending = step(invocation)
        if pending is not None:
            return _run_later(invocation, pending, steps)
    return None


async def _run_later(
    invocation: Invocation, pending: Awaitable[None], steps: Iterator[StageFunction]
) -> None:
    await pending
    rest = _run(invocation, steps)
    if rest is not None:
        await rest
