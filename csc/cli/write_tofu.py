"""The module of OpenTofu → a folder that is also Terraform's: its state, its lock file and files of the
user's own stay where they are; of ours, those that are gone are removed.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from csc.assembly import Assembly
from csc.compiler.backends.tofu import tofu_files
from csc.deploy.ship import pack
from csc.diagnostics import Diagnostic, DiagnosticsError

LIST = "csc-files.json"
"""The files that were written the last time."""


def write_tofu(assembly: Assembly, directory: Path) -> None:
    """Raises OSError; DiagnosticsError (CSC606) for a resource type that has no form in the module."""
    files = contents(assembly)
    before = _written(directory)
    for name, data in files.items():
        _write(directory / name, data)
    for name in before - files.keys():
        (directory / name).unlink(missing_ok=True)
    _write(directory / LIST, (json.dumps(sorted(files), indent=1) + "\n").encode())


def contents(assembly: Assembly) -> Mapping[str, bytes]:
    """Every file of the module by its relative path."""
    region = str(assembly.manifest.get("csc", {}).get("region", "us-east-1"))
    try:
        files = tofu_files(assembly.stacks, region)
    except KeyError as missing:
        message = f"The module can't hold {missing.args[0]}: it has no form there yet."
        remedy = "Deploy with csc deploy, or cdk deploy."
        raise DiagnosticsError([Diagnostic("CSC606", message, remedy)]) from None
    return files | {f"{folder}.zip": pack(code) for folder, code in _bundles(assembly).items()}


def _bundles(assembly: Assembly) -> dict[str, dict[str, bytes]]:
    """The files of each function's bundle, by its folder."""
    found: dict[str, dict[str, bytes]] = {}
    for template in assembly.stacks.values():
        for resource in template["Resources"].values():
            folder = (resource.get("Metadata") or {}).get("aws:asset:path")
            if folder is not None:
                prefix = f"{folder}/"
                found[folder] = {
                    path.removeprefix(prefix): data
                    for path, data in assembly.files.items()
                    if path.startswith(prefix)
                }
    return found


def _written(directory: Path) -> set[str]:
    """Names of an earlier run. One that leads out of the folder is none of ours."""
    try:
        names = json.loads((directory / LIST).read_bytes())
    except (OSError, ValueError):
        return set()
    root = directory.resolve()
    return {str(n) for n in names if (root / str(n)).resolve().is_relative_to(root)}


def _write(path: Path, data: bytes) -> None:
    """At once or not at all; a file that is the same stays as it is."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.csc")
    beside.write_bytes(data)
    os.replace(beside, path)
