"""Invoke a function's WASM form: on the event loop as long as it is quick, in a thread after.

A guest runs on the loop's own thread with fuel for some milliseconds, its host calls served in
place: that is what nearly every request needs, and SQLite is used from the thread that owns it.  One that
uses up its slice, or meets a service that answers later, is stopped.  The trace of what it has
done so far is then replayed in a fresh instance: in a thread where it needs time, its further calls
marshalled to the loop.  So an endless loop holds up nobody for more than a slice.
"""

import asyncio
import contextlib
import inspect
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from csc.call_plan import FailureError
from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.logs import RequestLog, new_stream
from csc.emulator.services.lambda_.runtime_api import Answer
from csc.request import arguments, claims
from csc.response import answer, refusal
from csc.wasm.sandbox import (
    CallError,
    Effect,
    ExhaustedError,
    GuestError,
    Handler,
    Pause,
    load,
)

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

log = logging.getLogger("csc.lambda")

SLICE_FUEL = 6_000_000  # about 4 ms
SLICE_TICKS = 3  # of 5 ms
MOST_PAUSES = 8
NAMES = {
    "CSC_TABLE_": "",
    "CSC_QUEUE_": "queue:",
    "CSC_TOPIC_": "topic:",
    "CSC_BUS_": "bus:",
}
"""The variables of a function that say what a resource is called in its deployment."""
READS = ("Get", "Query", "Scan", "BatchGet", "now", "uuid4")
"""Effects that may be made again, by how their operations' names begin."""


class Later(Pause):
    """The service answers later: ``awaitable`` gives the output."""

    def __init__(self, service: str, operation: str, input_: Mapping[str, Any], awaitable: Any):
        self.call = (service, operation, input_)
        self.awaitable = awaitable


@lru_cache(maxsize=512)
def handler_of(wasm: bytes, tables: tuple[tuple[str, str], ...]) -> Handler:
    """Compiled once for each module and its tables' names."""
    return Handler(load(wasm), dict(tables))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, "csc-wasm")


async def invoke_in_sandbox(
    service: "Lambda", function: Function, payload: bytes, call: Call
) -> Answer:
    """A proxy event in, a proxy response out; whatever the handler does, it is an answer."""
    event = orjson.loads(payload)
    event = event if isinstance(event, dict) else {}
    handler = bound(function)
    request = GuestRequest(service, function, call, event)
    trace: list[Effect] = []
    try:
        values = arguments(event, handler.parameters, handler.loaded.description["models"])
        value = await _run(request, handler, values, trace)
        description = handler.loaded.description
        response = answer(description["status"], value, description["returns"])
    except FailureError as error:
        response = refusal(error.status, error.message)
    except (GuestError, ValueError, TypeError) as error:
        if _outgrew(error) and all(effect.operation.startswith(READS) for effect in trace):
            python = _as_python(function)
            if python is not None:
                from csc.emulator.services.lambda_.in_cpython import invoke_in_cpython

                return await invoke_in_cpython(service, python, payload, call)
        stream = sandbox_stream(service, function)
        RequestLog(service, function, stream, call.request_id).printed(f"[ERROR] {error}")
        response = refusal(500, "Internal server error")
    if service.traces is not None:
        service.traces[call.request_id] = trace
    return Answer(orjson.dumps(response))


def _outgrew(error: Exception) -> bool:
    """Whether an int was past 64 bits: Python's have no end, and where nothing was written it may start afresh."""
    return isinstance(error, GuestError) and error.name == "OverflowError"


def _as_python(function: Function) -> Function | None:
    """The function without its WASM form; None where its Python isn't at hand."""
    if function.python is None:
        return None
    try:
        code = function.python()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the bundle, the guest's error stands
        log.warning("%s: its Python can't be read: %s", function.name, error)
        return None
    return replace(function, wasm=None, code=code, sandboxed=True)


def sandbox_stream(service: "Lambda", function: Function) -> str:
    """One stream a function for as long as the emulator runs."""
    return service.streams.setdefault(function.name, new_stream(service.cloud, function))


def bound(function: Function) -> Handler:
    assert function.wasm is not None
    return handler_of(function.wasm, tables_of(function.environment))


def warm_up(functions: Iterable[Function]) -> None:
    """Import the engine and compile what isn't yet, so that a first request doesn't wait for it."""
    for function in functions:
        with contextlib.suppress(ValueError):  # the request will say so
            bound(function)


def tables_of(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The physical names of tables by key, and those of channels by ``kind:key``, from the function's environment."""
    return tuple(
        (prefix + name.removeprefix(variable), value)
        for name, value in sorted(environment.items())
        for variable, prefix in NAMES.items()
        if name.startswith(variable)
    )


async def _run(
    request: "GuestRequest", handler: Handler, values: Mapping[str, Any], trace: list[Effect]
) -> Any:
    who = claims(request.event)
    for _ in range(MOST_PAUSES):
        try:
            return handler.run(
                values, who, request.at_once, trace=trace, fuel=SLICE_FUEL, ticks=SLICE_TICKS
            )
        except Later as pause:
            trace.append(Effect(*pause.call, await request.outcome(pause.awaitable)))
        except ExhaustedError:
            break
    loop = asyncio.get_running_loop()
    perform = request.from_thread(loop)
    return await loop.run_in_executor(
        _threads(), lambda: handler.run(values, who, perform, trace=trace)
    )


class GuestRequest:
    """One invocation: as whom it calls services, and what its clock and ids give."""

    def __init__(
        self, service: "Lambda", function: Function, call: Call, event: Mapping[str, Any]
    ) -> None:
        self.service, self.function, self.call, self.event = service, function, call, event
        self.caller: Caller = service.caller_of(function)

    def at_once(self, service: str, operation: str, input_: dict[str, Any]) -> Any:
        """Carry out an effect on the loop's thread; one that must be awaited pauses the guest."""
        try:
            output = self._invoke(service, operation, input_)
        except ServiceError as error:
            raise _call_error(error) from error
        if inspect.isawaitable(output):
            raise Later(service, operation, input_, output)
        return output

    def _invoke(self, service: str, operation: str, input_: dict[str, Any]) -> Any:
        cloud = self.service.cloud
        if service == "clock":
            context = self.event.get("requestContext") or {}
            epoch = context.get("requestTimeEpoch")
            return epoch if isinstance(epoch, int) else int(cloud.clock.now() * 1000)
        if service == "ids":
            return cloud.clock.uuid()
        call = Call(
            service,
            operation,
            input_,
            self.caller,
            cloud.clock.uuid(),
            cloud.region,
            self.call.source_ip,
            self.call.origin or self.function.name,
        )
        return cloud.invoke(call)

    async def outcome(self, awaitable: Any) -> Any:
        try:
            return await awaitable
        except ServiceError as error:
            return _call_error(error)

    def from_thread(self, loop: asyncio.AbstractEventLoop) -> Any:
        """The same for a guest in a thread: it waits while the loop carries the effect out."""

        async def serve(service: str, operation: str, input_: dict[str, Any]) -> Any:
            try:
                return self.at_once(service, operation, input_)
            except Later as pause:
                outcome = await self.outcome(pause.awaitable)
                if isinstance(outcome, CallError):
                    raise outcome from None
                return outcome

        def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
            work = serve(service, operation, input_)
            return asyncio.run_coroutine_threadsafe(work, loop).result()

        return perform


def _call_error(error: ServiceError) -> CallError:
    return CallError.of(error.code, error.message, error.extra)
