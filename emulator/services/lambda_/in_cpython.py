"""Invoke a function's Python in the sandbox: a warm instance, or a fresh one of the shared component.

It runs in a thread, its calls of services marshalled to the event loop and made with the function's
role; so an endless loop holds up nobody.  What stops it (time, memory, recursion) is logged with its line.
"""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.in_sandbox import GuestRequest, sandbox_stream
from csc.emulator.services.lambda_.logs import RequestLog, log_group
from csc.emulator.services.lambda_.runtime_api import Answer
from csc.response import refusal
from csc.wasm.cpython.build import BuildError, StoppedWaitingError, built
from csc.wasm.cpython.bundle import compile_bundle
from csc.wasm.cpython.find_line import find_line
from csc.wasm.cpython.image import open_image
from csc.wasm.cpython.instance import Instance, Program
from csc.wasm.sandbox import GuestError, Perform

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

log = logging.getLogger("csc.lambda")

THREADS = 16  # guests at a time
_telling = threading.Lock()
_told: list[str] = []


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, "csc-cpython")


async def invoke_in_cpython(
    service: "Lambda", function: Function, payload: bytes, call: Call
) -> Answer:
    """A proxy event in, a proxy response out; where there is no sandbox to be had, from a worker."""
    loop = asyncio.get_running_loop()
    event = orjson.loads(payload)
    event = event if isinstance(event, dict) else {}
    request = GuestRequest(service, function, call, event)
    stream = sandbox_stream(service, function)
    printed = RequestLog(service, function, stream, call.request_id).printed

    def tell(line: str) -> None:
        loop.call_soon_threadsafe(printed, line)

    run = _Invocation(service, function, event, request.from_thread(loop), tell, stream)
    try:
        response = await loop.run_in_executor(_threads(), run.answer)
    except BuildError as error:
        from csc.emulator.services.lambda_.in_worker import invoke_in_worker

        _tell_once(f"{function.name} runs in a worker, outside of the sandbox: {error}")
        return await invoke_in_worker(service, function, payload, call)
    return Answer(orjson.dumps(response))


def prepare() -> None:
    """Build and open the image ahead of the first request."""
    if built() is None:
        _tell_once("building the sandboxed CPython, once: some 20 seconds")
    try:
        open_image()
    except StoppedWaitingError:
        return
    except BuildError as error:
        _tell_once(f"there is no sandboxed CPython here: {error}")


def _tell_once(text: str) -> None:
    with _telling:
        if text not in _told:
            _told.append(text)
            log.warning("%s", text)


class _Invocation:
    """One request, in its thread."""

    def __init__(
        self,
        service: "Lambda",
        function: Function,
        event: dict[str, Any],
        perform: Perform,
        tell: Any,
        stream: str,
    ) -> None:
        self.service, self.function, self.event = service, function, event
        self.perform, self.tell, self.stream = perform, tell, stream

    def answer(self) -> dict[str, Any]:
        """The response; whatever the handler does, it is one. Raises BuildError."""
        function, sandboxes = self.function, self.service.sandboxes
        instance = sandboxes.take(function)
        event: dict[str, Any] | None = None
        try:
            if instance is None:
                instance = Instance(open_image())
                instance.start(self._program(), self.perform, self.tell, wall=10.0)
            event = self.event
            wall = float(function.timeout)
            response = instance.handle(event, self.perform, self.tell, wall=wall)
        except GuestError as error:
            self._report(error, instance, event)
            return refusal(500, "Internal server error")
        if response["statusCode"] < 500:  # else its memory may be full
            sandboxes.give_back(function, instance)
        return response

    def _report(
        self, error: GuestError, instance: Instance | None, event: dict[str, Any] | None
    ) -> None:
        site = error.site
        if site is None and instance is not None:
            trace = instance.run.trace if event is not None else []
            site = find_line(open_image(), self._program(), event, trace)
        place = f" ({site[0]}:{site[1]})" if site else ""
        self.tell(f"[ERROR] {error.name}: {error.message}{place}")

    def _program(self) -> Program:
        """The function's program, compiled once for a bundle."""
        digest = self.function.code.digest
        codes = self.service.sandboxes.codes
        known = codes.get(digest)
        if known is None:
            files = self.function.code.read()
            known = codes[digest] = compile_bundle(open_image(), files)
        return replace(known, environment=self._environment())

    def _environment(self) -> dict[str, str]:
        """What Lambda tells a function of itself; no credentials: its calls are made for it."""
        function, region = self.function, self.service.cloud.region
        return {
            "TZ": ":UTC",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": function.version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_LOG_GROUP_NAME": log_group(function),
            "AWS_LAMBDA_LOG_STREAM_NAME": self.stream,
            **function.environment,
        }
