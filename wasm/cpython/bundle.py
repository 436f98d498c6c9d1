"""A Lambda bundle as a program of the sandbox: its modules compiled, its description read."""

import json
from collections.abc import Mapping
from typing import Any

from csc.wasm.cpython.image import Image
from csc.wasm.cpython.instance import Instance, Program


def compile_bundle(image: Image, files: Mapping[str, bytes]) -> Program:
    """Compile it in an instance of its own. Raises GuestError with the place of a syntax error."""
    return Program(Instance(image).compile(modules_of(files)), json.loads(files["csc.json"]))


def modules_of(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """The project's modules of a bundle: not its entry, nor the part of ``csc`` that the image has."""
    found = {}
    entry = "csc_handler.py" if "csc_handler.py" in files else "handler.py"
    for path, data in files.items():
        if path.endswith(".py") and path != entry and not path.startswith("csc/"):
            package = path.endswith("/__init__.py")
            stem = path.removesuffix("/__init__.py") if package else path.removesuffix(".py")
            text = data.decode("utf-8", "replace")
            found[stem.replace("/", ".")] = {"path": path, "package": package, "text": text}
    return found
