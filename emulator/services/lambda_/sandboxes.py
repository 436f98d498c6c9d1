"""The warm instances of sandboxed CPython, by function: as Lambda keeps execution environments.

take (warm, or None: a fresh one is to be started) ──▶ a request ──▶ give back, unless it was stopped
"""

import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.functions import Function
    from csc.wasm.cpython.instance import Instance

MOST = 4  # warm instances of a function
IDLE_SECONDS = 300.0


class Sandboxes:
    """Used from several threads. ``codes`` holds each function's compiled program, by digest of its bundle."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.warm: dict[tuple[str, str], list[tuple[float, Function, Instance]]] = {}
        self.codes: dict[str, Any] = {}

    def take(self, function: "Function") -> "Instance | None":
        """A warm instance of this very function; instances of an older one are dropped."""
        oldest = time.monotonic() - IDLE_SECONDS
        with self.lock:
            kept = self.warm.setdefault(_key(function), [])
            kept[:] = [one for one in kept if one[1] is function and one[0] > oldest]
            return kept.pop()[2] if kept else None

    def give_back(self, function: "Function", instance: "Instance") -> None:
        """Keep it for the next request."""
        with self.lock:
            kept = self.warm.setdefault(_key(function), [])
            if len(kept) < MOST and not instance.broken:
                kept.append((time.monotonic(), function, instance))

    def forget(self, name: str) -> None:
        """A function is gone."""
        with self.lock:
            for key in [key for key in self.warm if key[0] == name]:
                del self.warm[key]

    def close(self) -> None:
        """Forget all, and wait for no build."""
        with self.lock:
            self.warm.clear()
            self.codes.clear()
        building: Any = sys.modules.get("csc.wasm.cpython.build")  # imported where one may be
        if building is not None:
            building.stop_waiting()


def _key(function: "Function") -> tuple[str, str]:
    return (function.name, function.version)
