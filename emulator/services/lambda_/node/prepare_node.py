"""What a fresh worker of a Node.js function is told; the SDK filled in and TypeScript bundled before."""

import asyncio
import os
from pathlib import Path

from csc.emulator.services.lambda_.home import MODULES, Home, settle
from csc.emulator.services.lambda_.node.bundle import BundleError, bundle
from csc.emulator.services.lambda_.node.fill_sdk import NpmError, fill_sdk, sdk_folder, wanted
from csc.emulator.services.lambda_.node.find_node import (
    find_node,
    no_node,
    node_version,
    other_version,
)
from csc.emulator.services.lambda_.prepare_worker import (
    NODE_OVERHEAD,
    CannotRun,
    Preparation,
    node_paths,
)
from csc.emulator.services.lambda_.runtimes import Runtime
from csc.emulator.services.lambda_.worker import Start

PROGRAM = Path(__file__).with_name("bootstrap.mjs")


async def prepare_node(preparation: Preparation, runtime: Runtime) -> Start:
    """Raises CannotRun where there is no ``node``, or the sources can't be bundled."""
    function, service = preparation.function, preparation.service
    node = find_node()
    if node is None:
        raise CannotRun(" ".join((*no_node(function.runtime, runtime.major), function.origin)))
    sdk, layers = sdk_folder(runtime.major), service.layers.codes(function.layers)
    home = await asyncio.to_thread(settle, function.code, layers, sdk)
    try:
        root = await bundle(function, home) if function.build else home.task
    except BundleError as error:
        raise CannotRun(str(error), "Runtime.UserCodeSyntaxError") from None
    await _fill(preparation, runtime, home, root)
    version = await asyncio.to_thread(node_version, node)
    major = version[0] if version else runtime.major
    if major != runtime.major and function.name not in service.told:
        service.told.add(function.name)
        preparation.tell(other_version(function.runtime, version))
    variables = {
        **preparation.variables,
        "LAMBDA_TASK_ROOT": str(root),
        "NODE_PATH": node_paths(home, sdk, major),
        "PATH": os.pathsep.join([preparation.variables.get("PATH", ""), str(home.opt / "bin")]),
    }
    heap = f"--max-old-space-size={max(function.memory * 9 // 10, 64)}"
    command = [node, heap, str(PROGRAM), *([str(home.opt)] if layers else [])]
    memory = (function.memory << 20) + NODE_OVERHEAD
    return Start(root, variables, memory, command=command, opt=home.opt if layers else None)


async def _fill(preparation: Preparation, runtime: Runtime, home: Home, root: Path) -> None:
    """Install what it imports of Lambda's SDK; where that fails, its own import will, and says so."""
    places = (home.task / MODULES, home.opt / "nodejs" / MODULES)
    packages = await asyncio.to_thread(wanted, root, runtime.major, places)
    if not packages:
        return
    preparation.tell(f"installing {', '.join(packages)}, which Lambda's runtime holds")
    try:
        await fill_sdk(packages, runtime.major)
    except NpmError as error:
        preparation.tell(f"{error}: run `npm install {' '.join(packages)}` beside the function")
