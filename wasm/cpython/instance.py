"""One CPython in its sandbox: a program imported, its handler called, its effects through one host call.

    instance = Instance(open_image())
    instance.start(Program(code, description, environment), …)
    instance.handle(event, perform, printed)  ──▶  the proxy response

It has no file, no socket, no variable but those given, ``MEMORY`` bytes, and ``BUSY`` seconds of its
own a request; what it waits for others counts against the function's timeout alone.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import wasmtime

from csc.wasm.cpython.image import Image, current
from csc.wasm.cpython.texts import TextFunction, set_deadline
from csc.wasm.machine import TICK
from csc.wasm.sandbox import CallError, Effect, ExhaustedError, GuestError, Perform

MEMORY = 256 << 20
BUSY = 0.5  # seconds until the guest stops itself, and names the line
GRACE = 0.1  # seconds more until it is stopped from outside
TRAPS = {
    "interrupt": "it ran too long (out of time)",
    "call stack exhausted": "it recursed too deeply",
}

Printed = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """``code`` as ``Instance.compile`` made it; ``description`` is the bundle's ``csc.json``."""

    code: str
    description: Mapping[str, Any]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """What the calls of one run of the guest need. ``outside`` are seconds spent in host calls."""

    perform: Perform
    printed: Printed
    wall: float
    busy: float
    began: float = field(default_factory=time.perf_counter)
    outside: float = 0.0
    trace: list[Effect] = field(default_factory=list)
    line: tuple[str, int] | None = None


class Instance:
    """Used by one thread at a time. ``broken`` once it was stopped: then it must not be used again."""

    def __init__(self, image: Image) -> None:
        self.image, self.broken = image, False
        self.store = wasmtime.Store(image.engine)
        self.store.set_limits(MEMORY, -1, 1000, 1000, 100)
        self.store.set_wasi(wasmtime.WasiConfig())
        self.store.set_epoch_deadline(1_000_000)
        made = image.linker.instantiate(self.store, image.component)
        self.exports = {
            name: TextFunction(self.store, made.get_func(self.store, name), image.host)
            for name in ("compile", "start", "handle")
        }
        self.run = _Run(_nothing, _ignore, 0.0, 0.0)

    def compile(self, modules: Mapping[str, Mapping[str, Any]]) -> str:
        """``{module: {"path", "package", "text"}}`` as code. Raises GuestError with a place."""
        made = self._call("compile", modules, _Run(_nothing, _ignore, 10.0, 10.0))
        if "failed" in made:
            raise GuestError("SyntaxError", made["failed"], made["site"])
        return str(made["code"])

    def start(
        self,
        program: Program,
        perform: Perform,
        printed: Printed,
        *,
        wall: float = 10.0,
        busy: float = BUSY,
        mode: str | None = None,
    ) -> None:
        """Import the program. Raises GuestError, ExhaustedError."""
        order = {
            "code": program.code,
            "description": program.description,
            "environment": dict(program.environment),
            "seconds": busy,
            "mode": mode,
        }
        made = self._call("start", order, _Run(perform, printed, wall, busy))
        if "failed" in made:
            self.broken = True
            name, _, text = made["failed"].partition(": ")
            raise _stopped(name, text, made["site"])

    def handle(
        self,
        event: Mapping[str, Any],
        perform: Perform,
        printed: Printed,
        *,
        wall: float = 3.0,
        busy: float = BUSY,
    ) -> dict[str, Any]:
        """The proxy response. Raises GuestError, ExhaustedError, or what ``perform`` raised."""
        order = {"event": event, "seconds": busy}
        answer: dict[str, Any] = self._handled(order, _Run(perform, printed, wall, busy))["answer"]
        return answer

    def trace(
        self, event: Mapping[str, Any], perform: Perform, first: int | list[str]
    ) -> dict[str, Any]:
        """``{"answer", "path", "new", "last"}`` of an instance started in the mode ``steps``.

        ``path`` numbers the ways through the program, ``new`` are the lines that ran for the first time, ``last`` is
        the last; ``first`` numbers the first uuid made, or gives all of them. Raises as ``handle`` does.
        """
        order = {"event": event, "seconds": BUSY, "first": first}
        return self._handled(order, _Run(perform, _ignore, 3.0, BUSY))

    def _handled(self, order: Mapping[str, Any], run: _Run) -> dict[str, Any]:
        made: dict[str, Any] = self._call("handle", order, run)
        if "stopped" in made:
            self.broken = True
            name, _, text = made["stopped"].partition(": ")
            raise _stopped(name, text, made["site"])
        return made

    def _call(self, export: str, message: Any, run: _Run) -> Any:
        self.image.ticker.use()
        self.run = run
        self.store.set_epoch_deadline(_ticks(run.busy + GRACE))
        outer, current.serve = current.serve, self._serve
        try:
            return _read(self.exports[export](_written(message)))
        except wasmtime.WasmtimeError as error:
            self.broken = True
            why = next((told for word, told in TRAPS.items() if word in str(error)), "it crashed")
            raise ExhaustedError("RuntimeError", why, run.line) from None
        except BaseException:
            self.broken = True
            raise
        finally:
            current.serve = outer

    def _serve(self, context: Any, given: list[bytes]) -> bytes:
        """``call``: the one thing that reaches outside. The guest is told how long it took, which isn't its own time."""
        service, operation = given[0].decode(), given[1].decode()
        run = self.run
        began = time.perf_counter()
        took = 0.0
        try:
            input_ = _read(given[2])
            if service == "sandbox":
                reply = {"output": self._own(operation, input_)}
            else:
                reply = self._effect(service, operation, input_)
            took = time.perf_counter() - began
            return _written({**reply, "took": took})
        finally:
            run.outside += took
            left = run.busy + GRACE + run.outside - (time.perf_counter() - run.began)
            set_deadline(context, _ticks(max(left, TICK)))

    def _effect(self, service: str, operation: str, input_: Any) -> dict[str, Any]:
        outcome: Any
        try:
            outcome = self.run.perform(service, operation, input_)
        except CallError as error:
            outcome = error
        self.run.trace.append(Effect(service, operation, input_, outcome))
        if isinstance(outcome, CallError):
            more: dict[str, Any] = {"Item": {}} if outcome.has_item else {}
            if outcome.reasons:
                more["CancellationReasons"] = list(outcome.reasons)
            return {"error": [outcome.code, outcome.message, more]}
        return {"output": outcome}

    def _own(self, operation: str, input_: Any) -> Any:
        run = self.run
        match operation:
            case "print":
                run.printed(str(input_))
            case "line":
                run.line = (input_[0], input_[1])
            case "sleep":
                left = run.wall - (time.perf_counter() - run.began)
                time.sleep(max(0.0, min(float(input_), left)))
                return float(input_) <= left
        return None


def _stopped(name: str, text: str, site: Any) -> GuestError:
    if name == "StopError":
        return ExhaustedError("RuntimeError", f"{text} (out of time)", site)
    return GuestError(name, text, site)


def _written(value: Any) -> bytes:
    """JSON. What orjson refuses (half a surrogate pair, ints past 64 bits) Python's own writes."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, default=str).encode()


def _read(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)


def _ticks(seconds: float) -> int:
    return int(seconds / TICK) + 1


def _nothing(service: str, operation: str, input_: dict[str, Any]) -> Any:
    raise CallError("AccessDeniedException", "no call is possible here")


def _ignore(line: str) -> None:
    return None
