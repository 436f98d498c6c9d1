"""What runs inside the sandbox: a program imported from memory, its handler on ``csc.live``.

compile (source → bytecode, kept by the host) ──▶ start (a fresh instance imports it) ──▶ handle …

It is built into the shared component together with ``csc``'s run time and the library modules of
``library.MODULES``; a snapshot of all that, after a first request, is what a fresh instance begins with.
"""

import inspect
import linecache
import os
import random
import sys
import time
import traceback
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import wit_world

from csc import live
from csc.verifying.fixed_time import fix_modules
from csc.wasm.cpython import library
from csc.wasm.cpython.guest.loop import run
from csc.wasm.cpython.guest.printed import printed
from csc.wasm.cpython.guest.program import compiled, install
from csc.wasm.cpython.guest.services import Client, host, sleep
from csc.wasm.cpython.guest.settle import settle
from csc.wasm.cpython.guest.steps import steps
from csc.wasm.cpython.guest.texts import read, written
from csc.wasm.cpython.guest.train import train
from csc.wasm.cpython.guest.watch import (
    PATIENCE,
    ROOT,
    StopError,
    inside,
    tell_line,
    watched,
)

library.preload()


def _finished(value: Any) -> Any:
    """The result of an ``async def``: on a loop without sockets, since there are none."""
    return run(value) if inspect.isawaitable(value) else value


vars(live)["_finished"] = _finished
vars(time)["sleep"] = sleep

_handler: list[Callable[[Any, Any], Any]] = []


def start(order: dict[str, Any]) -> dict[str, Any]:
    """Import a program and make its handler."""
    random.seed(os.urandom(16))
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.stdout = sys.stderr = printed
    _watch(order.get("mode"))
    install(order["code"])
    vars(live)["uuid"] = SimpleNamespace(uuid4=lambda: host("ids", "uuid4", {}))
    _limit(order["seconds"])
    try:
        _handler[:] = [live.make_handler(order["description"], Client)]
    except BaseException as error:  # noqa: BLE001 - an import may raise anything
        return {"failed": f"{type(error).__name__}: {error}", "site": _site(error)}
    finally:
        printed.end()
    return {"ready": True}


def _watch(mode: str | None) -> None:
    """``line`` tells the host each line; ``steps`` notes the way that each run takes."""
    watched.reached = watched.entered = None
    if mode == "line":
        watched.reached = tell_line
    elif mode == "steps":
        watched.reached, watched.entered = steps.reached, steps.entered
        fix_modules()
        vars(live)["traceback"] = SimpleNamespace(print_exc=lambda: None)  # nobody reads it


def handle(message: dict[str, Any]) -> dict[str, Any]:
    """Answer one event; of one with a number ``first``, tell the way that was taken too."""
    _limit(message["seconds"])
    event = message["event"]
    try:
        if "first" not in message:
            return {"answer": _handler[0](event, None)}
        steps.begin(event, message["first"])
        return {"answer": _handler[0](event, None), **steps.report()}
    except BaseException as error:  # noqa: BLE001 - StopError, SystemExit and the like
        if not isinstance(error, StopError):
            traceback.print_exc()
        return {"stopped": f"{type(error).__name__}: {error}", "site": _site(error)}
    finally:
        printed.end()


def _limit(seconds: float) -> None:
    watched.deadline, watched.left = time.monotonic() + seconds, PATIENCE


def _site(error: BaseException) -> list[Any] | None:
    """The innermost line of the program that an error went through."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return [inside(error.filename), error.lineno]
    at = error.__traceback__
    found: list[Any] | None = None
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if file.startswith(ROOT):
            found = [inside(file), at.tb_lineno]
        at = at.tb_next
    return found


class WitWorld(wit_world.WitWorld):  # type: ignore[misc]
    """The component's exports: JSON in, JSON out."""

    def compile(self, modules: str) -> str:
        return written(compiled(read(modules)))

    def start(self, order: str) -> str:
        return written(start(read(order)))

    def handle(self, event: str) -> str:
        return written(handle(read(event)))


linecache.clearcache()
train(compiled, start, handle)
_handler.clear()
settle()
