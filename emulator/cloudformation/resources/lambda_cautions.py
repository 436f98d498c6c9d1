"""What a function will lack when it is invoked here: Node.js, packages that nobody installed, layers of others."""

from collections.abc import Iterator
from typing import Any

import orjson

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import PropertyError, Realised
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.home import MODULES
from csc.emulator.services.lambda_.runtimes import Runtime, runtime_of


def function_cautions(cloud: Cloud, realised: Realised) -> Iterator[PropertyError]:
    """Each with the property that asks for it."""
    function = realised.built
    if not isinstance(function, Function) or function.wasm is not None:
        return
    service: Any = cloud.services["lambda"]
    for arn in service.layers.absent(function.layers) if function.layers else ():
        yield PropertyError(
            "Layers",
            f"{arn} isn't here: the function runs without it",
            "Install what it holds beside the function, or declare a layer of your own.",
        )
    if realised.properties.get("DurableConfig"):
        yield PropertyError(
            "DurableConfig",
            "durable executions aren't emulated: the function runs as any other",
        )
    runtime = runtime_of(function.runtime)
    if runtime is not None and runtime.family == "nodejs":
        yield from _of_node(function, runtime)


def _of_node(function: Function, runtime: Runtime) -> Iterator[PropertyError]:
    from csc.emulator.services.lambda_.node.find_node import find_node, no_node

    if find_node() is None:
        yield PropertyError("Runtime", *no_node(function.runtime, runtime.major))
    if _needs_packages(function) and MODULES not in function.code.linked:
        yield PropertyError(
            "Code",
            "its package.json has dependencies, and nothing is installed beside it",
            "Run `npm install` in the function's folder.",
        )


def _needs_packages(function: Function) -> bool:
    """Whether it imports packages beside those that Lambda's runtime holds."""
    files = function.code.files
    if "package.json" not in files or any(name.startswith(f"{MODULES}/") for name in files):
        return False
    try:
        described = orjson.loads(files["package.json"])
        needed = described.get("dependencies") or {}
    except (orjson.JSONDecodeError, AttributeError):
        return False
    return any(not name.startswith(("@aws-sdk/", "@smithy/", "aws-sdk")) for name in needed)
