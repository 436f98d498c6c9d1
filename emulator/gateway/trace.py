"""The story of one request (``x-csc-trace: 1``): every stage, what it saw and made, and its µs.

    {"request": {…}, "steps": [{"stage": "route", "microseconds": 3.1, "resource": "/todos/{id}", …},
     …, {"stage": "integrate", "calls": [{"operation": "GetItem", "permissions": [{"action": …,
     "decision": "allowed", "statement": "todos#0"}], …}], …}], "response": {…}}

It is answered in place of the response's body, to a client on this machine only.  A traced request
runs the same stages as any other, each wrapped, on a cloud that writes down the calls made of it.
"""

import base64
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call, Output
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.trace_stages import describe_stage
from csc.emulator.http import HttpResponse
from csc.emulator.services.iam.service import Iam

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

HEADER = "x-csc-trace"
LOCAL = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})

Stage = Callable[["Invocation"], Awaitable[None] | None]


@dataclass(slots=True)
class Trace:
    """``steps`` in order; ``calls`` of the stage that is running."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)


def is_asked_for(invocation: "Invocation") -> bool:
    """Whether this request wants its story, and comes from this machine."""
    return invocation.headers.get(HEADER) == "1" and invocation.request.source_ip in LOCAL


def begin_trace(invocation: "Invocation", stages: tuple[Stage, ...]) -> Iterator[Stage]:
    """The stages, wrapped, for this one invocation."""
    trace = invocation.trace = Trace()
    invocation.cloud = TracedCloud.of(invocation.cloud, trace)
    return iter([_wrap(stage, trace) for stage in stages])


def _wrap(stage: Stage, trace: Trace) -> Stage:
    def run(invocation: "Invocation") -> Awaitable[None] | None:
        started = time.perf_counter()
        try:
            pending = stage(invocation)
        except Exception:
            _tell(invocation, trace, stage, started, failed=True)
            raise
        if pending is None:
            _tell(invocation, trace, stage, started)
            return None
        return _wait(invocation, trace, stage, started, pending)

    return run


async def _wait(
    invocation: "Invocation", trace: Trace, stage: Stage, started: float, pending: Awaitable[None]
) -> None:
    try:
        await pending
    except Exception:
        _tell(invocation, trace, stage, started, failed=True)
        raise
    _tell(invocation, trace, stage, started)


def _tell(
    invocation: "Invocation", trace: Trace, stage: Stage, started: float, failed: bool = False
) -> None:
    elapsed = round((time.perf_counter() - started) * 1e6, 1)
    name = getattr(stage, "__name__", "stage")
    step: dict[str, Any] = {"stage": name, "microseconds": elapsed}
    if failed:
        step["failed"] = True
    step |= describe_stage(name, invocation)
    if trace.calls:
        step["calls"], trace.calls = trace.calls, []
    trace.steps.append(step)


def end_trace(invocation: "Invocation", response: HttpResponse) -> HttpResponse:
    """The same status, with the story as its body."""
    trace = invocation.trace
    assert trace is not None
    request = invocation.request
    story: dict[str, Any] = {
        "request": {
            "method": request.method,
            "target": request.target,
            "headers": [pair for pair in request.headers if pair[0].lower() != "authorization"],
            "body": readable(request.body),
        },
        "steps": trace.steps,
        "response": {
            "status": response.status,
            "headers": response.headers,
            "body": readable(response.body),
        },
    }
    error = invocation.error
    if error is not None:
        story["error"] = {"type": error.type, "message": error.message, "detail": error.detail}
    headers = [("Content-Type", "application/json"), (HEADER, "1")]
    body = orjson.dumps(story, default=readable, option=orjson.OPT_INDENT_2)
    return HttpResponse(response.status, headers, body)


def readable(value: Any) -> Any:
    """Bytes as text, or as base64 where they are none; anything else as its text."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(value).decode()}
    return str(value)


class TracedCloud(Cloud):
    """The cloud, for one request: each call made of it is written down, with IAM's decision."""

    __slots__ = ("trace",)
    trace: Trace

    @staticmethod
    def of(cloud: Cloud, trace: Trace) -> "TracedCloud":
        made = TracedCloud(**{one.name: getattr(cloud, one.name) for one in fields(cloud)})
        made.trace = trace
        return made

    def invoke(self, call: Call) -> Output | Awaitable[Output]:
        told = _described(self, call)
        self.trace.calls.append(told)
        started = time.perf_counter()
        try:
            output = Cloud.invoke(self, call)
        except ServiceError as error:
            _failed(told, started, error)
            raise
        if isinstance(output, dict):
            told["output"] = output
            told["microseconds"] = _micros(started)
            return output
        return _awaited(told, started, output)


async def _awaited(told: dict[str, Any], started: float, output: Awaitable[Output]) -> Output:
    try:
        result = await output
    except ServiceError as error:
        _failed(told, started, error)
        raise
    told["output"] = result
    told["microseconds"] = _micros(started)
    return result


def _failed(told: dict[str, Any], started: float, error: ServiceError) -> None:
    told["error"] = {"code": error.code, "message": error.message, "status": error.status}
    told["microseconds"] = _micros(started)


def _micros(started: float) -> float:
    return round((time.perf_counter() - started) * 1e6, 1)


def _described(cloud: Cloud, call: Call) -> dict[str, Any]:
    service, iam = cloud.services.get(call.service), cloud.services.get("iam")
    told: dict[str, Any] = {
        "service": call.service,
        "operation": call.operation,
        "caller": call.caller.arn,
        "input": orjson.loads(orjson.dumps(call.input, default=readable)),
    }
    if service is None or not isinstance(iam, Iam) or cloud.authorize is None:
        return told
    decisions = []
    for permission in service.permissions(call.operation, call.input, call):
        decision = iam.authorizer.decide(call, permission)
        decisions.append(
            {
                "action": permission.action,
                "resource": permission.resource,
                "decision": "allowed" if call.caller.trusted else decision.outcome,
                "policyType": decision.policy_type,
                "statement": decision.statement.label if decision.statement else None,
            }
        )
    return {**told, "permissions": decisions}
