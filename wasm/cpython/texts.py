"""Calls between host and component whose arguments and results are texts in UTF-8, through wasmtime's C interface.

wasmtime-py's own conversions look up each type anew, at some 20 µs a value, and keep the exception of
a host function in one global for all threads.  What is assumed of the pinned version: the names in
``_ffi``, ``_context()`` and ``_consume``.
"""

import ctypes
from collections.abc import Callable
from threading import get_ident
from typing import Any

from wasmtime import WasmtimeError
from wasmtime import _ffi as ffi

Serve = Callable[[Any, list[bytes]], bytes]
"""Answer a call of the guest. It is given the store's context, and may raise to stop the guest."""

_KIND = ffi.WASMTIME_COMPONENT_STRING.value
_NO_FINALIZER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(0)
_BYTE = ctypes.POINTER(ctypes.c_uint8)


class HostFunction:
    """``call`` of the world, as a function pointer. ``raised`` holds what stopped each thread's guest."""

    def __init__(self, serve: Serve) -> None:
        self.raised: dict[int, BaseException] = {}
        raised = self.raised

        def run(
            data: Any, context: Any, type_: Any, values: Any, count: int, results: Any, _: int
        ) -> int:
            try:
                given = [_take(values[i]) for i in range(count)]
                _put(results[0], serve(context, given))
            except BaseException as error:  # noqa: BLE001 - it must not cross the C frame
                raised[get_ident()] = error
                stop = ctypes.cast(WasmtimeError("csc.call")._consume(), ctypes.c_void_p)
                return stop.value or 0
            return 0

        self.callback = ffi.wasmtime_component_func_callback_t(run)

    def define(self, root: Any, name: bytes) -> None:
        """Add it to a linker's root instance."""
        failed = ffi.wasmtime_component_linker_instance_add_func(
            root.ptr(),
            ctypes.create_string_buffer(name),
            len(name),
            self.callback,
            None,
            _NO_FINALIZER,
        )
        if failed:
            raise WasmtimeError._from_ptr(failed)


class TextFunction:
    """An export that takes one text and gives one."""

    def __init__(self, store: Any, function: Any, host: HostFunction) -> None:
        self.context, self.function, self.host = store._context(), function._func, host
        self.store = store  # keeps the context alive

    def __call__(self, text: bytes) -> bytes:
        """Raises WasmtimeError where the guest trapped, or what its host call raised."""
        argument, result = ffi.wasmtime_component_val_t(), ffi.wasmtime_component_val_t()
        _put(argument, text)
        function = ctypes.byref(self.function)
        try:
            failed = ffi.wasmtime_component_func_call(
                function, self.context, ctypes.byref(argument), 1, ctypes.byref(result), 1
            )
        finally:
            ffi.wasmtime_component_val_delete(ctypes.byref(argument))
        if failed:
            self._stopped(failed)
        answer = _take(result)
        failed = ffi.wasmtime_component_func_post_return(function, self.context)
        if failed:
            self._stopped(failed)
        return answer

    def _stopped(self, failed: Any) -> None:
        problem = WasmtimeError._from_ptr(failed)
        raise self.host.raised.pop(get_ident(), None) or problem


def set_deadline(context: Any, ticks: int) -> None:
    """Let the guest run for so many epochs from now."""
    ffi.wasmtime_context_set_epoch_deadline(context, ticks)


def _put(value: Any, data: bytes) -> None:
    value.kind = _KIND
    at = ctypes.cast(ctypes.c_char_p(data), _BYTE)
    ffi.wasm_byte_vec_new(ctypes.byref(value.of.string), len(data), at)


def _take(value: Any) -> bytes:
    """The text of a value in UTF-8. The value is freed."""
    string = value.of.string
    data = ctypes.string_at(string.data, string.size)
    ffi.wasm_byte_vec_delete(ctypes.byref(string))
    return data
