"""The AWS SDK that Lambda's Node.js runtimes hold, for functions that don't bring it themselves.

What a function imports is found in its text; what of it isn't beside the function is installed by npm into
a folder of the user's cache, once for all functions.

    nodejs18.x and later   @aws-sdk/* and @smithy/*, none newer than ``NEWEST``
    nodejs16.x             aws-sdk, version ``VERSION_2``
"""

import asyncio
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from csc.cache_folder import cache_folder
from csc.emulator.services.lambda_.node.run_tool import run_tool

NEWEST = "3.1154.0"
VERSION_2 = "2.1693.0"
SECONDS = 180.0
OFF = "CSC_NPM"
"""A variable of the environment: with ``off``, nothing is installed."""
SUFFIXES = frozenset({".js", ".mjs", ".cjs"})
LARGEST_READ = 2_000_000  # bytes: a larger file is a bundle, which holds what it needs

_IMPORT = re.compile(
    rb"""(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)\s*["'](@(?:aws-sdk|smithy)/[a-z0-9-]+|aws-sdk)(?:/[^"']*)?["']"""
)
_filling = asyncio.Lock()


class NpmError(Exception):
    """npm isn't there, or could not install; the message says which."""


def sdk_folder(major: int) -> Path:
    """The ``node_modules`` that stands for the runtime's own."""
    version = f"v3-{NEWEST}" if major >= 18 else f"v2-{VERSION_2}"
    return cache_folder() / "aws-sdk-js" / version / "node_modules"


def wanted(task: Path, major: int, places: Iterable[Path]) -> list[str]:
    """The packages of the SDK that a function's files import and that none of ``places`` holds."""
    found: set[str] = set()
    for file in _sources(task):
        found.update(name.decode() for name in _IMPORT.findall(file.read_bytes()))
    held = "aws-sdk" if major < 18 else "@"
    folders = [*places, sdk_folder(major)]
    missing = (
        n for n in found if n.startswith(held) and not any((f / n).exists() for f in folders)
    )
    return sorted(missing)


def _sources(task: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(task):
        folders[:] = [name for name in folders if name != "node_modules"]
        for name in files:
            file = Path(folder, name)
            if file.suffix in SUFFIXES and file.stat().st_size <= LARGEST_READ:
                yield file


async def fill_sdk(packages: list[str], major: int) -> None:
    """Install them. Raises NpmError."""
    npm = shutil.which("npm")
    if os.environ.get(OFF) == "off":
        raise NpmError(f"{OFF}=off")
    if npm is None:
        raise NpmError("there is no `npm` on the PATH")
    async with _filling:
        folder = sdk_folder(major).parent
        missing = [name for name in packages if not (folder / "node_modules" / name).exists()]
        if missing:
            await _install(npm, folder, missing)


async def _install(npm: str, folder: Path, packages: list[str]) -> None:
    await asyncio.to_thread(_make, folder)
    specs = [f"{name}@{_release(name)}" for name in packages]
    flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        status, errors = await run_tool([npm, "install", *flags, *specs], folder, SECONDS)
    except TimeoutError:
        raise NpmError(f"npm took more than {SECONDS:g} seconds") from None
    if status != 0:
        lines = [line for line in errors.splitlines() if "error" in line]
        raise NpmError(f"npm install failed: {lines[0] if lines else status}")


def _release(name: str) -> str:
    if name == "aws-sdk":
        return VERSION_2
    return f"<={NEWEST}" if name.startswith("@aws-sdk/") else "latest"


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    described = folder / "package.json"
    if not described.exists():
        described.write_text(json.dumps({"private": True}))
