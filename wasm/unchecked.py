"""The fast path: wasmtime's C calls without their checks, through the bindings of the pinned version.

What is assumed of wasmtime-py 50.0.1: the names in ``_ffi``, ``_context()``, ``_from_ptr``, ``_consume``, and
that a linker may hold a host function that no store owns.  ``machine.self_test`` tries them.
"""

import ctypes
from threading import get_ident
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi

from csc.wasm.machine import MEMORY, Dispatch

PAGE = 1 << 16
_NO_FINALIZER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(0)
_RUN, _MEMORY = ctypes.create_string_buffer(b"run"), ctypes.create_string_buffer(b"memory")
_TRAP_POINTER = ctypes.POINTER(ffi.wasm_trap_t)


class UncheckedMachine:
    def __init__(self, engine: wasmtime.Engine, dispatch: Dispatch) -> None:
        self.engine = engine
        self.linker = wasmtime.Linker(engine)
        self.raised: dict[int, BaseException] = {}  # what stopped the guest of each thread
        raised = self.raised

        def serve(env: Any, caller: Any, values: Any, count: int) -> int:
            try:
                dispatch(values[0].i32, values[1].i32 & 0xFFFFFFFF)
            except BaseException as error:  # noqa: BLE001 - it must not cross the C frame
                raised[get_ident()] = error
                trap = ctypes.cast(wasmtime.Trap("csc.call")._consume(), ctypes.c_void_p)
                return trap.value or 0
            return 0

        self.callback = ffi.wasmtime_func_unchecked_callback_t(serve)
        i32 = wasmtime.ValType.i32()
        self.type = wasmtime.FuncType([i32, wasmtime.ValType.i32()], [])
        failed = ffi.wasmtime_linker_define_func_unchecked(
            self.linker.ptr(),
            ctypes.create_string_buffer(b"csc"),
            3,
            ctypes.create_string_buffer(b"call"),
            4,
            self.type.ptr(),
            self.callback,
            None,
            _NO_FINALIZER,
        )
        if failed:
            raise wasmtime.WasmtimeError._from_ptr(failed)

    def prepare(self, module: wasmtime.Module) -> Any:
        return self.linker.instantiate_pre(module)

    def start(self, prepared: Any, fuel: int, ticks: int) -> "UncheckedGuest":
        return UncheckedGuest(self, prepared, fuel, ticks)


class UncheckedGuest:
    __slots__ = ("context", "extern", "machine", "memory", "run", "store")

    def __init__(self, machine: UncheckedMachine, prepared: Any, fuel: int, ticks: int) -> None:
        self.machine = machine
        self.store = wasmtime.Store(machine.engine)
        ffi.wasmtime_store_limiter(self.store.ptr(), MEMORY, 0, 1, 0, 1)
        self.context = context = self.store._context()
        ffi.wasmtime_context_set_fuel(context, fuel)
        ffi.wasmtime_context_set_epoch_deadline(context, ticks)
        instance, trap = ffi.wasmtime_instance_t(), _TRAP_POINTER()
        failed = ffi.wasmtime_instance_pre_instantiate(
            prepared.ptr(), context, ctypes.byref(instance), ctypes.byref(trap)
        )
        _check(failed, trap)
        self.run, self.extern = ffi.wasmtime_extern_t(), ffi.wasmtime_extern_t()
        get, of = ffi.wasmtime_instance_export_get, ctypes.byref(instance)
        if not get(context, of, _RUN, 3, ctypes.byref(self.run)) or not get(
            context, of, _MEMORY, 6, ctypes.byref(self.extern)
        ):
            raise wasmtime.WasmtimeError("the module exports no run or no memory")
        self.refresh()

    def refresh(self) -> memoryview:
        memory = ctypes.byref(self.extern.of.memory)
        size = ffi.wasmtime_memory_data_size(self.context, memory)
        data = ffi.wasmtime_memory_data(self.context, memory)
        address = ctypes.addressof(data.contents)
        self.memory = memoryview((ctypes.c_ubyte * size).from_address(address)).cast("B")
        return self.memory

    def grow(self, size: int) -> None:
        pages = (size - len(self.memory) + PAGE - 1) // PAGE
        if pages > 0:
            memory = wasmtime.Memory._from_raw(self.extern.of.memory)
            try:
                memory.grow(self.store, pages)
            except wasmtime.WasmtimeError:
                raise MemoryError("the sandbox's memory is full") from None
            self.refresh()

    def again(self, image: bytes, fuel: int, ticks: int) -> bool:
        """Begin once more with this memory, as a fresh guest would; False where it has grown."""
        if len(self.memory) != len(image):
            return False
        self.memory[:] = image
        ffi.wasmtime_context_set_fuel(self.context, fuel)
        ffi.wasmtime_context_set_epoch_deadline(self.context, ticks)
        return True

    def call(self, arguments: int) -> int:
        values, trap = (ffi.wasmtime_val_raw_t * 1)(), _TRAP_POINTER()
        values[0].i32 = arguments
        failed = ffi.wasmtime_func_call_unchecked(
            self.context, ctypes.byref(self.run.of.func), values, 1, ctypes.byref(trap)
        )
        if failed or trap:
            self._stopped(failed, trap)
        result: int = values[0].i32
        return result & 0xFFFFFFFF

    def _stopped(self, failed: Any, trap: Any) -> None:
        try:
            _check(failed, trap)
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            error = self.machine.raised.pop(get_ident(), None)
            if error is not None:
                raise error from None
            raise

    def close(self) -> None:
        """Frees the guest. Its memory must not be read any more."""
        self.memory = memoryview(b"")
        self.store.close()


def _check(failed: Any, trap: Any) -> None:
    if failed:
        raise wasmtime.WasmtimeError._from_ptr(failed)
    if trap:
        raise wasmtime.Trap._from_ptr(trap)
