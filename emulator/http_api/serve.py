"""Answer a request to one stage of an HTTP API.

    route ─▶ authorise ─▶ admit ─▶ prepare ─▶ integrate ─▶ respond

Each stage fills its part of the invocation or raises a refusal.  A preflight of an API with CORS ends
after ``authorise``: a route that takes OPTIONS too has its authorizer asked first, as on AWS.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import unquote

import orjson

from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.gateway_responses import GatewayError, Throttled
from csc.emulator.gateway.request_path import is_well_encoded
from csc.emulator.gateway.trace import HEADER as TRACE
from csc.emulator.gateway.trace import begin_trace, end_trace, is_asked_for
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.http_api.cors import answer_preflight, apply_cors, is_preflight
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.model import HttpApi
from csc.emulator.http_api.outgoing import make_outgoing
from csc.emulator.http_api.refusals import (
    Failed,
    Malformed,
    NotFound,
    TooLarge,
    as_refusal,
)

BODY_LIMIT = 10 * 1024 * 1024  # bytes
LOG = logging.getLogger("csc.http_api")

Observe = Callable[[HttpInvocation], None]
Stage = Callable[[HttpInvocation], Awaitable[None] | None]


class Answered(Exception):
    """``invocation.response`` is filled, and as it is to be: the stages after are skipped."""


def serve(
    cloud: Cloud,
    deployment: Deployment,
    api: HttpApi,
    request: HttpRequest,
    path: str,
    *,
    prefix: str | None = None,
    observe: Observe | None = None,
) -> HttpResponse | Awaitable[HttpResponse]:
    """``path`` is the API's own, percent-encoded, without its stage; ``prefix`` what stood before it
    on a custom domain.  ``observe`` is told of the finished invocation."""
    invocation = HttpInvocation(cloud, deployment, api, request, decode_path(path), prefix)
    stages = iter(STAGES)
    if TRACE in request.fields and is_asked_for(invocation):
        stages = iter(begin_trace(invocation, STAGES))  # type: ignore[arg-type]
    return _proceed(invocation, stages, observe)


def decode_path(path: str) -> str:
    """As HTTP APIs see it: decoded, and ended by a ``?`` that was encoded (seen on AWS)."""
    return unquote(path).partition("?")[0]


# -- the stages ----------------------------------------------------------------------------------


def route(invocation: HttpInvocation) -> None:
    """Fills ``method`` and ``raw_path_parameters``."""
    request, api = invocation.request, invocation.api
    if "%" in request.target and not is_well_encoded(request.target):
        raise Malformed()
    if len(request.body) > BODY_LIMIT:
        raise TooLarge()
    found = api.routes.match(request.method, invocation.path)
    if found is None:
        if api.model.cors is not None and request.method == "OPTIONS":
            invocation.response = answer_preflight(api.model.cors, request)
            raise Answered
        raise NotFound()
    invocation.method, invocation.raw_path_parameters = found


def authorise(invocation: HttpInvocation) -> Awaitable[None] | None:
    """Fills ``authorizer`` and ``caller``, as far as the route asks for them."""
    step = invocation.method.authorise
    return None if step is None else step(invocation)


def admit(invocation: HttpInvocation) -> None:
    """The caller may: a preflight is answered, and raises Throttled where the stage limits the route."""
    invocation.forget_context()
    invocation.is_authorised = True
    cors = invocation.api.model.cors
    if cors is not None and is_preflight(invocation.request):
        invocation.response = answer_preflight(cors, invocation.request)
        raise Answered
    limit, api = invocation.method.throttle, invocation.api
    if limit is not None:
        key = (api.model.id, invocation.stage.name, invocation.method.key)
        if not api.counters.take(key, limit, invocation.started):
            raise Throttled()


def prepare(invocation: HttpInvocation) -> None:
    """Fills ``outgoing``; the integration's request parameters change it."""
    invocation.outgoing = make_outgoing(invocation)


def integrate(invocation: HttpInvocation) -> Awaitable[None] | None:
    """Fills ``reply`` and ``response``."""
    invocation.integration_started = invocation.cloud.clock.now()
    pending: Awaitable[None] | None = invocation.method.integrate(invocation)
    return pending


def respond(invocation: HttpInvocation) -> None:
    """The integration's response parameters change ``response``."""
    now = invocation.cloud.clock.now()
    invocation.integration_latency = now - invocation.integration_started
    invocation.method.respond(invocation)


STAGES: tuple[Stage, ...] = (route, authorise, admit, prepare, integrate, respond)


# -- carrying them out ---------------------------------------------------------------------------


def _proceed(
    invocation: HttpInvocation, stages: Iterator[Stage], observe: Observe | None
) -> HttpResponse | Awaitable[HttpResponse]:
    try:
        for stage in stages:
            pending = stage(invocation)
            if pending is not None:
                return _resume(invocation, pending, stages, observe)
    except Answered:
        invocation.is_answered = True
    except Exception as error:  # noqa: BLE001 - answered and logged
        _refuse(invocation, error)
    return _finish(invocation, observe)


async def _resume(
    invocation: HttpInvocation,
    pending: Awaitable[None],
    stages: Iterator[Stage],
    observe: Observe | None,
) -> HttpResponse:
    try:
        await pending
    except Exception as error:  # noqa: BLE001 - answered and logged
        _refuse(invocation, error)
        return _finish(invocation, observe)
    answer = _proceed(invocation, stages, observe)
    return answer if isinstance(answer, HttpResponse) else await answer


def _refuse(invocation: HttpInvocation, error: Exception) -> None:
    if isinstance(error, GatewayError):
        refusal = as_refusal(error)
    else:
        LOG.error("%s failed", invocation.request.target, exc_info=error)
        refusal = Failed(detail=f"a defect of CSC: {error!r}")
    refusal.__traceback__ = refusal.__cause__ = refusal.__context__ = None
    invocation.error = refusal
    headers = [("Content-Type", "application/json"), *getattr(refusal, "headers", ())]
    body = orjson.dumps({"message": refusal.message})
    invocation.response = HttpResponse(refusal.status, headers, body)


def _finish(invocation: HttpInvocation, observe: Observe | None) -> HttpResponse:
    response, cloud, api = invocation.response, invocation.cloud, invocation.api
    cors = api.model.cors
    if cors is not None and not invocation.is_answered:
        apply_cors(cors, invocation.request, response)
    response.headers.append(("Apigw-Requestid", invocation.request_id))
    finished = invocation.finished = cloud.clock.now()
    took = invocation.milliseconds = round((finished - invocation.started) * 1000)
    called = invocation.integration_milliseconds = round(invocation.integration_latency * 1000)
    method = getattr(invocation, "method", None)
    cloud.meter.count_http(
        int(invocation.started) // 60,
        (api.model.id, invocation.stage.name),
        method.key if method is not None and method.detailed_metrics else "",
        response.status,
        (took, called if hasattr(invocation, "reply") else None),
        len(invocation.request.body) + len(response.body),
    )
    if observe is not None:
        observe(invocation)
    return response if invocation.trace is None else end_trace(invocation, response)
