"""What a build was made of, and whether it is of the sources that are there.

    build/compiled/manifest.json   {"suffix": ".cpython-311-….so", "folder": "<digest>",
                                    "sources": {"csc.emulator.http": [size, mtime ns, digest], …},
                                    "binaries": {"csc.emulator.http": ["<file>", size, mtime ns], …}}
    build/compiled/<digest>/       the extension modules

A source fits by its size and time, else by its content: a checkout or an installation gives other times
to the same text.  A binary fits by its size and time; in an installed package by its size, since the
installer has held it to the wheel's own digests.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import source_hash
from pathlib import Path

NAME = "manifest.json"
PREFIX = "csc.emulator."

Stamp = tuple[int, int, str]
"""Size in bytes, time of the last change in ns, digest."""


class Misfit(Exception):
    """Why a build isn't used."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``sources`` by module, ``binaries`` (file in ``folder``, size, time) by the name to import."""

    suffix: str
    folder: str
    sources: dict[str, Stamp]
    binaries: dict[str, tuple[str, int, int]]

    def write(self, place: Path) -> None:
        """Replace the manifest in a folder, at once."""
        told = {
            "suffix": self.suffix,
            "folder": self.folder,
            "sources": self.sources,
            "binaries": self.binaries,
        }
        fresh = place / f"{NAME}.{os.getpid()}"
        fresh.write_text(json.dumps(told, indent=1))
        fresh.replace(place / NAME)


def read_manifest(place: str) -> Manifest:
    """Raises Misfit where there is none that can be read."""
    try:
        with open(f"{place}/{NAME}", "rb") as file:
            told = json.loads(file.read())
        return Manifest(
            str(told["suffix"]),
            str(told["folder"]),
            {str(name): (int(s), int(t), str(d)) for name, (s, t, d) in told["sources"].items()},
            {str(name): (str(f), int(s), int(t)) for name, (f, s, t) in told["binaries"].items()},
        )
    except FileNotFoundError:
        raise Misfit("nothing is built") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise Misfit("the manifest can't be read") from None


def check(manifest: Manifest, place: str, room: str, *, installed: bool) -> None:
    """Raises Misfit where anything differs from what was built. ``room`` is the folder of csc.emulator."""
    if manifest.suffix != EXTENSION_SUFFIXES[0]:
        raise Misfit("it was built for another Python")
    if not manifest.sources or not manifest.binaries:
        raise Misfit("the manifest is not whole")
    for name, stamp in manifest.sources.items():
        if not _fits(source_of(name, room), stamp):
            raise Misfit(f"{name} has changed")
    for name, (file, size, time) in manifest.binaries.items():
        found = _stat(f"{place}/{manifest.folder}/{file}")
        if found is None or found.st_size != size or not (installed or found.st_mtime_ns == time):
            raise Misfit(f"the binary of {name} is not the one that was built")


def source_of(name: str, room: str) -> str:
    """``csc.emulator.gateway.chain`` → ``<room>/gateway/chain.py``."""
    if not name.startswith(PREFIX):
        raise Misfit(f"{name} is not of the emulator")
    return f"{room}/{name[len(PREFIX) :].replace('.', '/')}.py"


def stamp(path: str) -> Stamp:
    """What a source is known by. Raises OSError."""
    found = os.stat(path)
    with open(path, "rb") as file:
        return found.st_size, found.st_mtime_ns, source_hash(file.read()).hex()


def digest_of(stamps: Iterable[tuple[str, Stamp]]) -> str:
    """One name for a build: of its sources' names and contents."""
    told = "\n".join(f"{name} {digest}" for name, (_, _, digest) in sorted(stamps))
    return source_hash(told.encode()).hex()


def _fits(path: str, known: Stamp) -> bool:
    found = _stat(path)
    if found is None or found.st_size != known[0]:
        return False
    return found.st_mtime_ns == known[1] or stamp(path)[2] == known[2]


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None
