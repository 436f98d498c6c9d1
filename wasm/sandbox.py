"""Run a route's module: a fresh instance for each request, its effects through one host call.

    handler = Handler(load(module_bytes), tables={"products": "shop-products-dev"})
    handler.run(arguments, claims, perform)  ──▶  the handler's value

``perform(service, operation, input)`` carries out an effect.  It may raise ``Pause`` to stop the guest
where it can't go on at once: the trace so far is kept, and a later run with that trace replays
to the same point, since effects are all that a guest can learn from outside.
"""

import bisect
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import wasmtime

from csc.attribute_values import as_wire
from csc.call_plan import FailureError, Plan
from csc.wasm.caught import CATCHABLE, SERVICE, kind_of
from csc.wasm.codecs import BUDGET, LOW, SCALAR_SLOTS, SLOT, Decoder, Encoder, decoder, encoder
from csc.wasm.describe import code_of, describe
from csc.wasm.machine import MEMORY, Guest, Machine, Ticker, make_machine
from csc.wasm.primitives import PURE

FUEL = 5_000_000_000  # some seconds of a tight loop: time is the limit, this the backstop
TICKS = 150  # of 5 ms: on a busy machine all else takes its time too, and a second is what may pass
MOST_PREPARED = 64  # modules whose machine code is kept
KINDS = {
    2: ("OverflowError", "an int is past 64 bits"),
    3: ("ZeroDivisionError", "division by zero"),
    4: ("IndexError", "index out of range"),
    5: ("KeyError", "no such key"),
    6: ("MemoryError", "the sandbox's memory is full"),
    7: ("ValueError", "range() step must not be zero"),
    8: ("TypeError", "the value is None"),
    9: ("RuntimeError", "dictionary changed size during iteration"),
    13: ("InvalidOperation", "no number"),
    14: ("AssertionError", "what is asserted does not hold"),
}
STOPPED = {
    wasmtime.TrapCode.OUT_OF_FUEL: "it ran too long (out of fuel)",
    wasmtime.TrapCode.INTERRUPT: "it ran too long (out of time)",
    wasmtime.TrapCode.STACK_OVERFLOW: "it recursed too deeply",
}

FAILURES = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError, struct.error)
"""What a pure function or a codec may raise: Python's own errors, as the handler would have them."""

Perform = Callable[[str, str, dict[str, Any]], Any]
"""Gives the operation's output, or raises ``CallError``."""


class Pause(BaseException):
    """The effect can't be carried out at once."""


class CallError(Exception):
    """An AWS operation failed. ``has_item``: the error carries the item its condition met; ``reasons`` are those of
    a transaction that was cancelled, one a write."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        has_item: bool = False,
        reasons: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.has_item, self.reasons = code, message, has_item, reasons

    @classmethod
    def of(cls, code: str, message: str, more: Mapping[str, Any]) -> "CallError":
        """With what an error of DynamoDB has beside its code and message."""
        reasons = more.get("CancellationReasons", ())
        return cls(code, message, has_item="Item" in more, reasons=reasons)


class GuestError(Exception):
    """The handler failed as Python code fails. ``site`` is file, line, column."""

    def __init__(self, name: str, message: str, site: Sequence[Any] | None, why: str = "") -> None:
        place = f" ({site[0]}:{site[1]})" if site else ""
        super().__init__(f"{name}: {message}{place}")
        self.name, self.message, self.site, self.why = name, message, site, why


class ExhaustedError(GuestError):
    """The guest used up its fuel or its time."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry of a run's trace. ``outcome`` is the operation's output or its CallError."""

    service: str
    operation: str
    input: Mapping[str, Any]
    outcome: Any


@dataclass(frozen=True, slots=True)
class Loaded:
    """A compiled module and its description. Immutable; shared by every run of it."""

    prepared: Any
    description: Mapping[str, Any]
    offsets: Sequence[int]


class _Current(threading.local):
    run: "Run | None" = None


_current = _Current()


def _dispatch(operation: int, at: int) -> None:
    assert _current.run is not None
    _current.run.serve(operation, at)


_making = threading.Lock()  # guests of two engines can't be mixed
_made: list[tuple[Machine, Ticker]] = []


def machine() -> Machine:
    """The process's machine; made on first use, since an engine costs some milliseconds."""
    return _machine_and_ticker()[0]


def _machine_and_ticker() -> tuple[Machine, Ticker]:
    if not _made:
        with _making:
            if not _made:
                made = make_machine(_dispatch)
                _made.append((made, Ticker(made.engine)))
    return _made[0]


def load(module: bytes) -> Loaded:
    """Compile a module, unless its like was. Raises ValueError for what isn't one of ours."""
    description = describe(module)
    try:
        prepared = _prepared(machine(), code_of(module))
    except wasmtime.WasmtimeError as error:
        raise ValueError(f"not a valid module: {error}") from error
    return Loaded(prepared, description, [offset for offset, _ in description["lines"]])


@lru_cache(MOST_PREPARED)
def _prepared(made: Machine, code: bytes) -> Any:
    return made.prepare(wasmtime.Module(made.engine, code))


@dataclass(frozen=True, slots=True)
class _Operation:
    """A row of the module's table: ``serve`` gives the result for decoded arguments."""

    decoders: Sequence[Decoder]
    encode: Encoder
    plan: Plan | None
    function: Callable[..., Any] | None
    catch: bool


class Handler:
    """A loaded module bound to the physical names of its tables: the declared, unless given."""

    def __init__(self, loaded: Loaded, tables: Mapping[str, str] | None = None) -> None:
        self.loaded = loaded
        description = loaded.description
        tables = {**description["tables"], **(tables or {})}
        models = description["models"]
        self.parameters = [p for p in description["parameters"] if p["source"] != "identity"]
        self.encoders = [(p["name"], encoder(p["type"], models)) for p in self.parameters]
        self.claims: list[str] = description["claims"]
        self.operations = [_operation(o, models, tables) for o in description["operations"]]
        returns = description["returns"]
        scalar = isinstance(returns, str) and returns in SCALAR_SLOTS
        # the guest returns 0 for None whatever the type, and a pointer to a slot for a scalar
        self.decode = decoder(
            {"optional": returns} if scalar or not _optional(returns) else returns, models
        )

    def run(
        self,
        arguments: Mapping[str, Any],
        claims: Mapping[str, str],
        perform: Perform,
        *,
        trace: list[Effect] | None = None,
        fuel: int = FUEL,
        ticks: int = TICKS,
        kept: "Kept | None" = None,
    ) -> Any:
        """One request. ``trace`` is replayed, then extended.  ``kept`` has a guest that ran well before, whose memory
        is put back: where thousands of runs follow one another and none is anybody's.

        Raises FailureError (the answer to the client), GuestError, or what ``perform`` raised.
        """
        made, ticker = _machine_and_ticker()
        ticker.use()
        guest = kept.take(fuel, ticks) if kept is not None else None
        if guest is None:
            guest = made.start(self.loaded.prepared, fuel, ticks)
            if kept is not None:
                kept.image = bytes(guest.memory)
        run = Run(self, guest, perform, [] if trace is None else trace)
        outer, _current.run = _current.run, run
        try:
            value = run.go(arguments, claims)
        except BaseException as error:
            done = isinstance(error, FailureError)
            raise
        else:
            done = True
            return value
        finally:
            _current.run = outer
            if kept is not None and done:
                kept.guest = guest
            else:
                guest.close()


class Kept:
    """A guest between two runs, and the memory that it began with."""

    def __init__(self) -> None:
        self.guest: Guest | None = None
        self.image = b""

    def take(self, fuel: int, ticks: int) -> Guest | None:
        """The guest, as good as new; None where there is none."""
        guest, self.guest = self.guest, None
        if guest is not None and not guest.again(self.image, fuel, ticks):
            guest.close()
            return None
        return guest


def _optional(type_: Any) -> bool:
    return isinstance(type_, dict) and "optional" in type_


def _operation(
    data: Mapping[str, Any], models: Mapping[str, Any], tables: Mapping[str, str]
) -> _Operation:
    decoders = [decoder(type_, models) for type_ in data["arguments"]]
    encode = encoder(data["result"], models)
    catch = bool(data.get("catch"))
    if data["do"] == "call":
        return _Operation(
            decoders,
            encode,
            Plan(data["plan"], data["result"], models, tables, as_wire),
            None,
            catch,
        )
    return _Operation(decoders, encode, None, PURE[data["name"]], catch)


@dataclass(slots=True)
class Run:
    """One execution of a guest."""

    handler: Handler
    guest: Guest
    perform: Perform
    trace: list[Effect]
    position: int = 0
    site: int | None = field(default=None)

    def go(self, arguments: Mapping[str, Any], claims: Mapping[str, str]) -> Any:
        description = self.handler.loaded.description
        SLOT.pack_into(self.guest.memory, 0, description["heap"])
        try:
            at = self._place_arguments(arguments, claims)
        except FAILURES as error:  # an int past 64 bits
            raise GuestError(type(error).__name__, str(error), None) from error
        try:
            result = self.guest.call(at)
        except wasmtime.Trap as trap:
            raise self._failure(trap) from None
        BUDGET.left = MEMORY
        try:
            return self.handler.decode(self._memory(), result)
        except FAILURES as error:
            raise GuestError(type(error).__name__, str(error), None) from error

    def serve(self, number: int, at: int) -> None:
        """``csc.call``: decode the arguments, act, and put the result where they were."""
        operation = self.handler.operations[number]
        memory = self._memory()
        unpack = SLOT.unpack_from
        BUDGET.left = MEMORY
        try:
            arguments = [
                decode(memory, unpack(memory, at + 8 * i)[0])
                for i, decode in enumerate(operation.decoders)
            ]
            try:
                if operation.function is not None:
                    value = operation.function(*arguments)
                else:
                    value = self._effect(operation.plan, arguments)
            except CATCHABLE as error:
                if not operation.catch:
                    raise
                self._caught(error)
                return
            slot = self._place(operation.encode, value)
        except FAILURES as error:
            raise self._raised(error, number) from error
        SLOT.pack_into(self.guest.memory, at, slot)

    def _caught(self, error: Exception) -> None:
        """Tell the guest of an error that it may handle."""
        kind, status, text = kind_of(error)
        message = self._place(encoder("str", {}), text) & LOW
        struct.pack_into("<III", self.guest.memory, 8, kind, status, message)

    def _effect(self, plan: Any, arguments: list[Any]) -> Any:
        if plan.is_empty(arguments):
            return plan.value({}, arguments)
        if self.position < len(self.trace):
            effect = self.trace[self.position]
        else:
            input_ = plan.input(arguments)
            try:
                outcome = self.perform(plan.service, plan.operation, input_)
            except CallError as error:
                outcome = error
            effect = Effect(plan.service, plan.operation, input_, outcome)
            self.trace.append(effect)
        self.position += 1
        if isinstance(effect.outcome, CallError):
            refused = effect.outcome
            raise plan.failure(refused.code, has_item=refused.has_item, reasons=refused.reasons)
        return plan.value(effect.outcome, arguments)

    # -- memory

    def _memory(self) -> memoryview:
        """The guest's memory, as long as its heap pointer says that it must be."""
        memory = self.guest.memory
        heap = SLOT.unpack_from(memory, 0)[0] & LOW
        return memory if heap <= len(memory) else self.guest.refresh()

    def _place(self, encode: Encoder, value: Any) -> int:
        """Write a value into the arena; gives its slot."""
        memory = self.guest.memory
        base = SLOT.unpack_from(memory, 0)[0] & LOW
        arena = bytearray()
        slot = encode(value, base, arena)
        end = base + len(arena)
        if end > len(memory):
            self.guest.grow(end)
            memory = self.guest.memory
        memory[base:end] = arena
        SLOT.pack_into(memory, 0, end)
        return slot

    def _place_arguments(self, arguments: Mapping[str, Any], claims: Mapping[str, str]) -> int:
        handler = self.handler
        text = encoder("str", {})

        def record(value: Any, base: int, arena: bytearray) -> int:
            at, count = len(arena), len(handler.encoders) + len(handler.claims)
            arena += bytes(8 * count)
            slots = [encode(arguments[name], base, arena) for name, encode in handler.encoders]
            slots += [text(claims.get(name, ""), base, arena) for name in handler.claims]
            for i, slot in enumerate(slots):
                SLOT.pack_into(arena, at + 8 * i, slot)
            return base + at

        return self._place(record, None)

    # -- errors

    def _raised(self, error: Exception, number: int) -> BaseException:
        """A pure function or a codec raised, as the handler's own Python would have."""
        description = self.handler.loaded.description
        site = description["sites"][description["operations"][number]["site"]]
        return GuestError(type(error).__name__, str(error), site)

    def _failure(self, trap: wasmtime.Trap) -> BaseException:
        memory = self._memory()
        kind, status, message = (
            int.from_bytes(memory[at : at + 4], "little") for at in (8, 12, 16)
        )
        code = trap.trap_code
        site = self._site(trap)
        if code in STOPPED:
            return ExhaustedError("RuntimeError", STOPPED[code], site)
        if kind in (1, SERVICE):
            return FailureError(status, decoder("str", {})(memory, message))
        if kind in KINDS:
            return GuestError(*KINDS[kind], site)
        return GuestError("RuntimeError", str(trap), site)

    def _site(self, trap: wasmtime.Trap) -> Sequence[Any] | None:
        """The place of the innermost frame that is the handler's own code."""
        description = self.handler.loaded.description
        for frame in trap.frames:
            if frame.func_index == 1:
                i = bisect.bisect_right(self.handler.loaded.offsets, frame.module_offset) - 1
                if i >= 0:
                    found: Sequence[Any] = description["sites"][description["lines"][i][1]]
                    return found
        return None
