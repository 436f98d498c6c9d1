"""A wheel carries the compiled modules where they can be built; ``CSC_COMPILED=0`` leaves them out.

All else of the package is in pyproject.toml.
"""

import os
import shutil
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from csc.native.build import CannotBuild, build
from csc.native.manifest import Manifest


def build_here() -> Manifest | None:
    """The build of this tree, where a wheel is asked for; None for a wheel of plain Python."""
    if "bdist_wheel" not in sys.argv or os.environ.get("CSC_COMPILED") == "0":
        return None
    try:
        return build(ROOT)
    except (CannotBuild, OSError) as why:
        print(f"The wheel is plain Python: {why}.")
        return None


BUILT = build_here()


class BuildPy(build_py):
    """Adds the binaries, and the manifest that says what they were built of."""

    def run(self) -> None:
        super().run()
        target = Path(self.build_lib, "csc", "native", "lib")
        shutil.rmtree(target, ignore_errors=True)
        if BUILT is not None:
            shutil.copytree(ROOT / "build" / "compiled" / BUILT.folder, target / BUILT.folder)
            BUILT.write(target)


class Wheel(Distribution):
    """Bound to a platform where it holds machine code."""

    def has_ext_modules(self) -> bool:
        return BUILT is not None


setup(cmdclass={"build_py": BuildPy}, distclass=Wheel)
