"""TypeScript and modules to bundle → JavaScript, by the user's own esbuild, as ``sam build`` has it.

    Metadata: {BuildMethod: esbuild, BuildProperties: {EntryPoints: [app.ts], Format: esm, External: […], …}}

Nothing is minified: names in logs and traces stay as they were written.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from csc.emulator.services.lambda_.code import take_place
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.home import MODULES, Home
from csc.emulator.services.lambda_.node.run_tool import run_tool

PROGRAM = "csc:esbuild"
"""The member of ``Function.build`` that holds the path of the esbuild to use."""
SECONDS = 60.0
LANGUAGES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx")

_TEXT = {"Target": "target", "Format": "format", "Packages": "packages", "Charset": "charset"}
_FLAGS = {
    "Sourcemap": "sourcemap",
    "KeepNames": "keep-names",
    "TreeShaking": "tree-shaking",
    "Splitting": "splitting",
    "SourcesContent": "sources-content",
}
_LISTS = {
    "External": "external",
    "Loader": "loader",
    "OutExtension": "out-extension",
    "Alias": "alias",
}
_PAIRS = {"Banner": "banner", "Footer": "footer", "Define": "define"}


class BundleError(Exception):
    """esbuild refused; the message is what it said."""


def find_esbuild(folder: Path | None, top: Path) -> str | None:
    """The one installed beside the code, or in a folder above it up to ``top``; else the PATH's."""
    levels = [f for f in (folder, *folder.parents) if f.is_relative_to(top)] if folder else []
    for level in levels:
        program = level / MODULES / ".bin" / "esbuild"
        if program.is_file():
            return str(program)
    return shutil.which("esbuild")


async def bundle(function: Function, home: Home) -> Path:
    """The folder with the result, made once for each state of the sources. Raises BundleError."""
    folder = home.task.parent / "bundled"
    if not folder.exists():
        unfinished = Path(tempfile.mkdtemp(dir=home.task.parent))
        await _run([*command(function, home.task), f"--outdir={unfinished}"], home.task)
        if (home.task / MODULES).is_dir():
            os.symlink(home.task / MODULES, unfinished / MODULES)
        take_place(unfinished, folder)
    return folder


def command(function: Function, task: Path) -> list[str]:
    """esbuild with SAM's properties as its flags."""
    given: Mapping[str, Any] = function.build.get("BuildProperties") or {}
    entries = given.get("EntryPoints") or [_entry(function, task)]
    flags = ["--bundle", "--platform=node", "--log-level=error", "--color=false"]
    if "Target" not in given:
        flags.append("--target=es2020")
    if "Format" not in given:
        flags.append("--format=cjs")
    flags += _external(task)
    return [str(function.build[PROGRAM]), *map(str, entries), *flags, *_flags(given)]


def _flags(given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        if name in _TEXT:
            yield f"--{_TEXT[name]}={value}"
        elif name in _FLAGS:
            yield f"--{_FLAGS[name]}" if value is True else f"--{_FLAGS[name]}={str(value).lower()}"
        elif name in _LISTS:
            yield from (f"--{_LISTS[name]}:{item}" for item in _items(value))
        elif name in _PAIRS:
            yield from (f"--{_PAIRS[name]}:{item}" for item in _items(value))
        elif name == "MainFields":
            yield f"--main-fields={value if isinstance(value, str) else ','.join(value)}"


def _items(value: Any) -> list[str]:
    """SAM has lists, of ``a=b`` where it is pairs, and mappings."""
    if isinstance(value, Mapping):
        return [f"{key}={item}" for key, item in value.items()]
    return [str(item) for item in (value if isinstance(value, list) else [value])]


def _external(task: Path) -> list[str]:
    """What Lambda's runtime brings isn't bundled where it isn't installed beside the function."""
    found = [f"--external:{name}" for name in ("aws-sdk",) if not (task / MODULES / name).exists()]
    return found if (task / MODULES / "@aws-sdk").exists() else [*found, "--external:@aws-sdk/*"]


def _entry(function: Function, task: Path) -> str:
    """Without entry points: the handler's own file."""
    name = function.handler.rpartition(".")[0]
    found = (name + suffix for suffix in LANGUAGES if (task / (name + suffix)).is_file())
    entry = next(found, None)
    if entry is None:
        raise BundleError(f"there is no source file {name}.ts to bundle, nor EntryPoints")
    return entry


async def _run(arguments: list[str], folder: Path) -> None:
    try:
        status, errors = await run_tool(arguments, folder, SECONDS)
    except TimeoutError:
        raise BundleError(f"esbuild took more than {SECONDS:g} seconds") from None
    if status != 0:
        raise BundleError(errors.strip() or "esbuild failed")
