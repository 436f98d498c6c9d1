"""Have the SDK at hand before the first request: npm takes longer than API Gateway waits.

Asked for by whoever serves a project (``csc dev``), after each deployment; what fails is told by the invocation.
"""

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.home import MODULES, settle
from csc.emulator.services.lambda_.node.fill_sdk import NpmError, fill_sdk, sdk_folder, wanted
from csc.emulator.services.lambda_.node.find_node import find_node
from csc.emulator.services.lambda_.runtimes import runtime_of

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

log = logging.getLogger("csc.lambda")
AFTER = 0.5  # seconds after a deployment


async def prefill(service: "Lambda") -> None:
    """One function after the other; those that bundle TypeScript wait for their first request."""
    await asyncio.sleep(AFTER)
    if find_node() is None:
        return
    for function in list(service.functions.values()):
        runtime = runtime_of(function.runtime)
        if runtime is not None and runtime.family == "nodejs" and not function.build:
            with contextlib.suppress(NpmError, OSError):
                await _prefill(service, function, runtime.major)


async def _prefill(service: "Lambda", function: Function, major: int) -> None:
    layers = service.layers.codes(function.layers)
    home = await asyncio.to_thread(settle, function.code, layers, sdk_folder(major))
    places = (home.task / MODULES, home.opt / "nodejs" / MODULES)
    packages = await asyncio.to_thread(wanted, home.task, major, places)
    if packages:
        log.info("%s: installing %s", function.name, ", ".join(packages))
        await fill_sdk(packages, major)
