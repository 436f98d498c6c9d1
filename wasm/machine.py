"""wasmtime, as the sandbox uses it: compile a module, start a guest, call it.

wasmtime-py's public calls cost some 20 µs each way, its C calls without checks less than one; so the
fast path (``unchecked.py``) is used where a self-test at start finds that it gives what the
public one does, and the public path otherwise.
"""

import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol

import wasmtime

from csc.wasm.encode import I32, Code
from csc.wasm.encode import Module as ModuleCode

TICK = 0.005  # seconds between two epochs
IDLE = 2.0  # seconds after the last request at which the ticker stops
MEMORY = 64 << 20  # bytes that a guest may hold

Dispatch = Callable[[int, int], None]
"""Serve ``csc.call(operation, arguments)`` for the run of this thread; an exception stops the guest."""


class Guest(Protocol):
    """A fresh instance. ``memory`` is its linear memory, valid until it grows: then ``refresh``."""

    memory: memoryview

    def refresh(self) -> memoryview: ...

    def grow(self, size: int) -> None:
        """At least ``size`` bytes. Raises MemoryError."""

    def again(self, image: bytes, fuel: int, ticks: int) -> bool:
        """Begin once more with this memory, as a fresh guest would; False where that can't be."""

    def call(self, arguments: int) -> int:
        """``run(arguments)``. Raises wasmtime.Trap, or what the dispatch raised."""

    def close(self) -> None: ...


class Machine(Protocol):
    engine: wasmtime.Engine

    def __hash__(self) -> int: ...

    def prepare(self, module: wasmtime.Module) -> Any: ...

    def start(self, prepared: Any, fuel: int, ticks: int) -> Guest: ...


def make_engine() -> wasmtime.Engine:
    config = wasmtime.Config()
    config.cranelift_opt_level = "none"
    config.parallel_compilation = (
        False  # some ten small functions: other threads come too late to help
    )
    config.consume_fuel = True
    config.epoch_interruption = True
    config.max_wasm_stack = 256 << 10
    config.memory_reservation = MEMORY
    config.memory_guard_size = 1 << 16
    config.memory_reservation_for_growth = 0
    return wasmtime.Engine(config)


class Ticker:
    """Advances the engine's epoch while guests run, so that a deadline is a number of ticks."""

    def __init__(self, engine: wasmtime.Engine) -> None:
        self.engine = engine
        self.last_use = 0.0
        self.running = False
        self.lock = threading.Lock()

    def use(self) -> None:
        with self.lock:
            self.last_use = time.monotonic()
            if not self.running:
                self.running = True
                threading.Thread(target=self._run, name="csc-wasm-epoch", daemon=True).start()

    def _run(self) -> None:
        increment, now = self.engine.increment_epoch, time.monotonic
        due = now()
        while True:
            time.sleep(TICK)
            while due < now():  # however late a busy machine wakes us
                increment()
                due += TICK
            with self.lock:
                if due - self.last_use > IDLE:
                    self.running = False
                    return


def make_machine(dispatch: Dispatch) -> Machine:
    """The fast machine where it passes its self-test, else the public one."""
    from csc.wasm.public import PublicMachine

    if _unchecked_works():
        from csc.wasm.unchecked import UncheckedMachine

        return UncheckedMachine(make_engine(), dispatch)
    return PublicMachine(make_engine(), dispatch)


@cache
def _unchecked_works() -> bool:
    """Whether wasmtime-py's internals are what ``unchecked.py`` takes them for."""
    try:
        from csc.wasm.unchecked import UncheckedMachine

        return self_test(UncheckedMachine)
    except (AttributeError, ImportError, TypeError, ValueError, wasmtime.WasmtimeError):
        return False


def self_test(machine: Callable[[wasmtime.Engine, Dispatch], Machine]) -> bool:
    """A guest that hands its argument + 1 to the host and then returns its argument + 2."""
    seen: list[tuple[int, int]] = []
    code = Code("probe", (I32,), (I32,))
    code.i32(7)
    for add in (1, 2):
        code.get(0)
        code.i32(add)
        code.op("i32.add")
        if add == 1:
            code.call("csc.call")
    binary, _ = ModuleCode([code], 64, b"probe", 1).encode()
    made = machine(make_engine(), lambda operation, at: seen.append((operation, at)))
    guest = made.start(made.prepare(wasmtime.Module(made.engine, binary)), 1_000, 1_000)
    try:
        result = guest.call(40)
        constant = bytes(guest.memory[64:69])
        guest.grow(1 << 17)
        return (result, seen, constant) == (42, [(7, 41)], b"probe") and len(
            guest.memory
        ) >= 1 << 17
    finally:
        guest.close()
