"""The engine of sandboxed CPython: optimised code, deadlines by epoch, and room for a component's parts.

There is no fuel: counting it slows the interpreter by a third, and time is what has to be limited.
"""

import wasmtime

STACK = 1 << 20  # bytes of wasm's own stack


def make_engine() -> wasmtime.Engine:
    config = wasmtime.Config()
    config.cranelift_opt_level = "speed"
    config.epoch_interruption = True
    config.max_wasm_stack = STACK
    config.wasm_component_model = True
    config.wasm_exceptions = True
    return wasmtime.Engine(config)
