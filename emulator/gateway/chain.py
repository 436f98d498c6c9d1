"""One request to a deployed API, through the stages of ``stages.py``, in API Gateway's own order.

    HttpRequest ─▶ route ─▶ authorise ─▶ validate ─▶ integration request ─▶ integrate
                ─▶ integration response (with the method response) ─▶ HttpResponse

A stage fills its part of the Invocation, or raises a GatewayError, which ends the request with a
gateway response.  A stage gives an awaitable only where it has to wait (a Lambda, an HTTP endpoint):
a request that never waits is answered in one go, without a task.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar

from csc.emulator.bounded_regex import TooSlow
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.canary import draw
from csc.emulator.gateway.compile_api import CompiledApi
from csc.emulator.gateway.count_detailed import metered_method
from csc.emulator.gateway.domains import find_mapping, follow_mapping
from csc.emulator.gateway.edge import edge_response_headers
from csc.emulator.gateway.gateway_responses import (
    ApiConfigurationError,
    Forbidden,
    GatewayError,
    InternalServerError,
)
from csc.emulator.gateway.headers import JSON
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.mapping import RenderError
from csc.emulator.gateway.model import Stage
from csc.emulator.gateway.render_error import render_error
from csc.emulator.gateway.stages import STAGES, StageFunction, authorise, route, validate
from csc.emulator.gateway.trace import HEADER as TRACE
from csc.emulator.gateway.trace import begin_trace, end_trace, is_asked_for
from csc.emulator.http import HttpRequest, HttpResponse

TRACED = frozenset(("AWS", "AWS_PROXY", "HTTP"))
"""Integration types whose answers carry X-Amzn-Trace-Id."""

LOG = logging.getLogger("csc.gateway")

__all__ = ["STAGES", "authorise", "handle", "route", "validate"]

Observe = Callable[[Invocation], None]


def handle(
    cloud: Cloud,
    deployment: Deployment,
    api: CompiledApi,
    stage: str,
    request: HttpRequest,
    *,
    path: str | None = None,
    prefix: str | None = None,
    observe: Observe | None = None,
) -> HttpResponse | Awaitable[HttpResponse]:
    """Answer a request to a stage of an API: at once, or as an awaitable where it has to wait.

    ``path`` is the API's own path (percent-encoded) where it isn't the whole of the request's.  A
    request without one may be to a custom domain, which names the API and the stage itself.
    ``prefix`` is what stands before ``path`` on a custom domain.
    ``observe`` is told of the finished invocation, whatever became of it.
    """
    if path is None and api.domains:
        mapped = find_mapping(api.domains, request)
        if mapped is not None:
            api, stage, path, prefix = follow_mapping(mapped, cloud, deployment.apis, api)
    request_id = cloud.clock.uuid()
    if api.canaries:
        api = draw(api, stage, request_id)
    found = api.stages.get(stage)
    if path is None:
        target = request.target
        path = target.partition("?")[0] if "?" in target else target
    invocation = Invocation(
        cloud,
        deployment,
        api,
        found or Stage(api.model.id, stage, ""),
        request,
        path,
        request_id,
        cloud.clock.now(),
        prefix,
    )
    if found is None:
        return _finish(invocation, Forbidden(detail=f"the API has no stage {stage!r}"), observe)
    if TRACE in invocation.headers and is_asked_for(invocation):
        return _proceed(invocation, begin_trace(invocation, STAGES), observe)
    try:
        route(invocation)
        steps = iter(invocation.method.steps)
        for step in steps:
            pending = step(invocation)
            if pending is not None:
                return _resume(invocation, pending, steps, observe)
    except Exception as error:  # noqa: BLE001 - answered and logged
        return _finish(invocation, error, observe)
    return _finish(invocation, None, observe)


def _proceed(
    invocation: Invocation, stages: Iterator[StageFunction], observe: Observe | None
) -> HttpResponse | Awaitable[HttpResponse]:
    try:
        for stage in stages:
            pending = stage(invocation)
            if pending is not None:
                return _resume(invocation, pending, stages, observe)
    except Exception as error:  # noqa: BLE001 - answered and logged
        return _finish(invocation, error, observe)
    return _finish(invocation, None, observe)


async def _resume(
    invocation: Invocation,
    pending: Awaitable[None],
    stages: Iterator[StageFunction],
    observe: Observe | None,
) -> HttpResponse:
    try:
        await pending
    except Exception as error:  # noqa: BLE001 - answered and logged
        return _finish(invocation, error, observe)
    answer = _proceed(invocation, stages, observe)
    return answer if isinstance(answer, HttpResponse) else await answer


def _finish(
    invocation: Invocation, error: Exception | None, observe: Observe | None
) -> HttpResponse:
    if error is not None:
        invocation.error = _as_gateway_error(invocation, error)
        # A traceback refers to the invocation, and would leave it to the garbage collector.
        invocation.error.__traceback__ = invocation.error.__cause__ = None
        invocation.error.__context__ = None
        invocation.response = render_error(invocation, invocation.error)
    response = invocation.response
    _identify(invocation, response)
    if invocation.api.model.endpoint_type == "EDGE":
        response.add(edge_response_headers(invocation, response.status))
    cloud, started = invocation.cloud, invocation.started
    finished = invocation.finished = cloud.clock.now()
    took = invocation.milliseconds = round((finished - started) * 1000)
    called = invocation.integration_milliseconds = round(invocation.integration_latency * 1000)
    cloud.meter.count(
        int(started) // 60,
        invocation.api.model.name,
        invocation.stage.name,
        response.status,
        took,
        called if hasattr(invocation, "reply") else None,
        metered_method(invocation) if invocation.stage.metrics else None,
    )
    if observe is not None:
        observe(invocation)
    return response if invocation.trace is None else end_trace(invocation, response)


def _identify(invocation: Invocation, response: HttpResponse) -> None:
    """Add the request's ids; write the head of what most answers are, which saves it a loop."""
    headers, request_id = response.headers, invocation.request_id
    is_plain = len(headers) == 1 and headers[0] is JSON and response.status == 200
    digits = request_id.replace("-", "")
    extended = invocation.extended_id = digits[-15:] + "="
    if invocation.error is not None or invocation.method.integration_type not in TRACED:
        headers += [("x-amzn-RequestId", request_id), ("x-amz-apigw-id", extended)]
        return
    own = "x-amzn-trace-id" not in invocation.headers
    if own:  # ``build_context.trace_root``
        second = int(invocation.started)
        if second != _Second.number:
            _Second.number, _Second.text = second, f"Root=1-{second:08x}-"
        root = _Second.text + digits[:24]
    else:
        root = invocation.trace_id
        if "Parent=" not in root:
            root = f"{root};Parent={digits[:16]};Sampled=0"
    headers += [
        ("x-amzn-RequestId", request_id),
        ("x-amz-apigw-id", extended),
        ("X-Amzn-Trace-Id", root),
    ]
    if is_plain and own:  # nothing in it that a client chose
        response.head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"x-amzn-RequestId: {request_id}\r\nx-amz-apigw-id: {extended}\r\n"
            f"X-Amzn-Trace-Id: {root}\r\nContent-Length: {len(response.body)}\r\n"
        )


class _Second:
    """The last second that a trace's root was made in, and how it is written there."""

    number: ClassVar[int] = -1
    text: ClassVar[str] = ""


def _as_gateway_error(invocation: Invocation, error: Exception) -> GatewayError:
    if isinstance(error, GatewayError):
        return error
    if isinstance(error, RenderError):
        return ApiConfigurationError(detail=f"Execution failed due to configuration error: {error}")
    if isinstance(error, TooSlow):  # the expression of an authorizer or an integration response
        return ApiConfigurationError(detail=str(error))
    LOG.error("%s failed", invocation.request.target, exc_info=error)
    return InternalServerError(detail=f"a defect of CSC: {error!r}")
