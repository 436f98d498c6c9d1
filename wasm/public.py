"""The slow path: only wasmtime-py's public interface. What the fast one is checked against."""

import ctypes
from typing import Any

import wasmtime

from csc.wasm.machine import MEMORY, Dispatch

PAGE = 1 << 16


class PublicMachine:
    def __init__(self, engine: wasmtime.Engine, dispatch: Dispatch) -> None:
        self.engine = engine
        self.linker = wasmtime.Linker(engine)
        i32 = wasmtime.ValType.i32
        type_ = wasmtime.FuncType([i32(), i32()], [])
        self.raised: list[BaseException] = []

        def serve(operation: int, at: int) -> None:
            dispatch(operation, at & 0xFFFFFFFF)

        self.linker.define_func("csc", "call", type_, serve)

    def prepare(self, module: wasmtime.Module) -> Any:
        return module

    def start(self, prepared: Any, fuel: int, ticks: int) -> "PublicGuest":
        return PublicGuest(self, prepared, fuel, ticks)


class PublicGuest:
    def __init__(self, machine: PublicMachine, module: Any, fuel: int, ticks: int) -> None:
        self.store = wasmtime.Store(machine.engine)
        self.store.set_limits(MEMORY, 0, 1, 0, 1)
        self.store.set_fuel(fuel)
        self.store.set_epoch_deadline(ticks)
        exports = machine.linker.instantiate(self.store, module).exports(self.store)
        self.run: Any = exports["run"]
        self.exported: Any = exports["memory"]
        self.refresh()

    def refresh(self) -> memoryview:
        size = self.exported.data_len(self.store)
        address = ctypes.addressof(self.exported.data_ptr(self.store).contents)
        self.memory = memoryview((ctypes.c_ubyte * size).from_address(address)).cast("B")
        return self.memory

    def grow(self, size: int) -> None:
        pages = (size - len(self.memory) + PAGE - 1) // PAGE
        if pages > 0:
            try:
                self.exported.grow(self.store, pages)
            except wasmtime.WasmtimeError:
                raise MemoryError("the sandbox's memory is full") from None
            self.refresh()

    def again(self, image: bytes, fuel: int, ticks: int) -> bool:
        return False

    def call(self, arguments: int) -> int:
        result: int = self.run(self.store, arguments)
        return result & 0xFFFFFFFF

    def close(self) -> None:
        self.memory = memoryview(b"")
        self.store.close()
