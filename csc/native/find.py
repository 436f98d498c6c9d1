"""Import compiled modules in the place of their sources, where a build fits all of them.

    csc/emulator/__init__.py ──install──▶ a finder before all others
    import csc.emulator.http ──▶ fits? ──▶ build/compiled/<digest>/csc/emulator/http….so
                                   └─ no, or CSC_COMPILED=0 ──▶ emulator/http.py

All or none: modules call one another by what they knew when they were built, so one that changed would
answer wrongly beside the old ones.  What fits is found out once, at the first import that asks.
"""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from types import ModuleType

from csc.native.manifest import Misfit, check, read_manifest

VARIABLE = "CSC_COMPILED"
INSTALLED = "lib"
"""The folder beside this file that a wheel fills; a checkout has ``build/compiled``."""


class Finder:
    """``binaries`` are files by module, empty where plain Python runs; then ``why`` says so."""

    def __init__(self, room: str, place: str | None = None) -> None:
        own = os.path.join(os.path.dirname(os.path.abspath(__file__)), INSTALLED)
        self.installed = place is None and os.path.isdir(own)
        self.place = place or (own if self.installed else build_folder(room))
        self.room = room
        self.why = ""
        self._binaries: dict[str, str] | None = None

    @property
    def binaries(self) -> dict[str, str]:
        if self._binaries is None:
            self._binaries = self._choose()
        return self._binaries

    def _choose(self) -> dict[str, str]:
        if os.environ.get(VARIABLE) == "0":
            self.why = f"{VARIABLE} is 0"
            return {}
        try:
            manifest = read_manifest(self.place)
            check(manifest, self.place, self.room, installed=self.installed)
        except Misfit as misfit:
            self.why = str(misfit)
            return {}
        folder = f"{self.place}/{manifest.folder}"
        return {name: f"{folder}/{file}" for name, (file, _, _) in manifest.binaries.items()}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a compiled module; None leaves it to the other finders."""
        if not name.startswith("csc"):
            return None
        file = self.binaries.get(name)
        if file is None:
            return None
        return spec_from_file_location(name, file, loader=ExtensionFileLoader(name, file))


def build_folder(room: str) -> str:
    """Where a checkout keeps its build."""
    return os.path.join(os.path.dirname(os.path.realpath(room)), "build", "compiled")


def install(room: str) -> Finder:
    """Look for compiled modules first, from now on. Once a process: later calls give the same."""
    for known in sys.meta_path:
        if isinstance(known, Finder):
            return known
    finder = Finder(room)
    sys.meta_path.insert(0, finder)
    return finder


def describe() -> str:
    """``compiled (74 modules)``, or ``plain Python (why)``."""
    import csc.emulator

    finder = install(csc.emulator.__path__[0])
    count = sum(name.startswith("csc.") for name in finder.binaries)
    return f"compiled ({count} modules)" if count else f"plain Python ({finder.why})"
