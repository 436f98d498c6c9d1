"""The component ready to run: machine code mapped from the cache, and what its instances are linked to."""

import threading
from pathlib import Path
from typing import Any

import wasmtime
from wasmtime.component import Component, Linker

from csc.wasm.cpython.build import ensure_built
from csc.wasm.cpython.engine import make_engine
from csc.wasm.cpython.texts import HostFunction, Serve
from csc.wasm.machine import Ticker

_opening = threading.Lock()
_opened: list["Image"] = []


class _Current(threading.local):
    serve: Serve | None = None


current = _Current()
"""Who answers the calls of the guest that runs in this thread."""


def _dispatch(context: Any, given: list[bytes]) -> bytes:
    assert current.serve is not None
    return current.serve(context, given)


class Image:
    """Shared by every instance of a process."""

    def __init__(self, path: Path) -> None:
        self.engine = make_engine()
        self.component = Component.deserialize_file(self.engine, str(path))
        self.ticker = Ticker(self.engine)
        self.host = HostFunction(_dispatch)
        self.linker = Linker(self.engine)
        self.linker.add_wasip2()  # a store's own WASI has no folder, socket, argument or variable
        with self.linker.root() as root:
            self.host.define(root, b"call")


def open_image() -> Image:
    """The process's image; built first where no process of this user has. Raises BuildError."""
    if not _opened:
        with _opening:
            if not _opened:
                path = ensure_built()
                try:
                    _opened.append(Image(path))
                except wasmtime.WasmtimeError:  # of another machine: a home that is shared
                    path.unlink(missing_ok=True)
                    _opened.append(Image(ensure_built()))
    return _opened[0]
