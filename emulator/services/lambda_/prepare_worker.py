"""What a fresh worker of a function is told: its folder, its variables and the program that it becomes.

python    CSC's interpreter, already up: folders to import from
nodejs    ``node`` with the runtime in ``node/``; the SDK filled in, TypeScript bundled
provided  the function's own ``bootstrap``, or a layer's
"""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csc.emulator.services.lambda_.code import Code, place
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.home import MODULES, Home, settle
from csc.emulator.services.lambda_.runtimes import Runtime, runtime_of, why_not
from csc.emulator.services.lambda_.user_packages import user_packages
from csc.emulator.services.lambda_.worker import Start

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

log = logging.getLogger("csc.lambda")
OVERHEAD = 256 << 20  # bytes of data that a program takes beside what its function may hold
NODE_OVERHEAD = 768 << 20  # V8's heaps, its compiler's threads and their stacks

Tell = Callable[[str], None]


class CannotRun(Exception):
    """The function can't be started here. ``kind`` is the errorType that its caller is told."""

    def __init__(self, message: str, kind: str = "Runtime.InvalidRuntime") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Preparation:
    """``variables`` are Lambda's for it; ``tell`` prints a line to whoever watches."""

    service: "Lambda"
    function: Function
    variables: Mapping[str, str]
    tell: Tell


async def prepare_worker(preparation: Preparation) -> Start:
    """Raises CannotRun."""
    runtime = runtime_of(preparation.function.runtime)
    if runtime is None:
        raise CannotRun(" ".join(why_not(preparation.function.runtime)))
    ways = {"python": _python, "nodejs": _node, "provided": _provided}
    return await ways[runtime.family](preparation, runtime)


async def _python(preparation: Preparation, runtime: Runtime) -> Start:
    function, service = preparation.function, preparation.service
    root = await asyncio.to_thread(place, function.code)
    variables = {**preparation.variables, "LAMBDA_TASK_ROOT": str(root), "PYTHONUNBUFFERED": "1"}
    first: list[str] = []
    opt: Path | None = None
    layers = service.layers.codes(function.layers)
    if layers:
        home = await asyncio.to_thread(settle, function.code, layers)
        opt, inside = home.opt, home.opt / "python"
        first = [str(f) for f in (*sorted(inside.glob("lib/python3.*/site-packages")), inside)]
        variables |= _search_paths(home, variables)
    paths = user_packages(service.project)
    return Start(root, variables, function.memory, paths=paths, first=first, opt=opt)


async def _node(preparation: Preparation, runtime: Runtime) -> Start:
    from csc.emulator.services.lambda_.node import prepare_node

    return await prepare_node.prepare_node(preparation, runtime)


async def _provided(preparation: Preparation, runtime: Runtime) -> Start:
    function = preparation.function
    home = await asyncio.to_thread(settle, function.code, _layers(preparation))
    program = next(
        (f for f in (home.task / "bootstrap", home.opt / "bootstrap") if f.is_file()), None
    )
    if program is None:
        raise CannotRun(
            "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
            "Runtime.InvalidEntrypoint",
        )
    os.chmod(program, 0o700)
    variables = {**preparation.variables, "LAMBDA_TASK_ROOT": str(home.task)}
    variables |= _search_paths(home, variables)
    memory = (function.memory << 20) + OVERHEAD
    opt = home.opt if function.layers else None
    return Start(home.task, variables, memory, command=[str(program)], opt=opt)


def _layers(preparation: Preparation) -> list[Code]:
    return preparation.service.layers.codes(preparation.function.layers)


def _search_paths(home: Home, variables: Mapping[str, str]) -> dict[str, str]:
    """Programs and libraries of layers and of the code, as Lambda finds them."""
    libraries = [home.task, home.task / "lib", home.opt / "lib"]
    inherited = variables.get("LD_LIBRARY_PATH")
    return {
        "PATH": os.pathsep.join([variables.get("PATH", os.defpath), str(home.opt / "bin")]),
        "LD_LIBRARY_PATH": os.pathsep.join(
            [*map(str, libraries), *([inherited] if inherited else [])]
        ),
    }


def node_paths(home: Home, sdk: Path, major: int) -> str:
    """Where ``require`` looks beside the folders above a file: Lambda's NODE_PATH."""
    inside = home.opt / "nodejs"
    return os.pathsep.join(map(str, (inside / f"node{major}" / MODULES, inside / MODULES, sdk)))
