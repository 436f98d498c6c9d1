"""``python -m csc.native.build``: compile the hot modules, unless what is built fits them.

    MODULES ──mypyc──▶ C ──the C compiler──▶ build/compiled/<digest>/…so, manifest.json

Ends with 0 where nothing is to be done or can be: without a C compiler, Python's headers or mypyc, plain
Python runs.  Ends with 1 where a module can't be compiled.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csc.native.manifest import (
    Manifest,
    Misfit,
    Stamp,
    check,
    digest_of,
    read_manifest,
    source_of,
    stamp,
)
from csc.native.modules import MODULES, WATCHED

OPTIONS = "[mypy]\nexplicit_package_bases = True\nignore_missing_imports = True\n"
"""The types were checked strictly before: here they are only read, also where libraries are missing."""

OPTIMISE = "2"
LIBRARY = "csc"
"""The shared library is ``csc__mypyc``: always so named, so that what didn't change isn't compiled again."""


class CannotBuild(Exception):
    """Why plain Python runs."""


class NoTools(CannotBuild):
    """What it takes is not installed."""


def build(root: Path) -> Manifest:
    """Build what ``root``, a checkout, holds, unless it is built. Raises CannotBuild."""
    place, room = root / "build" / "compiled", str(root / "emulator")
    sources = {name: stamp(source_of(name, room)) for name in (*MODULES, *WATCHED)}
    try:
        known = read_manifest(str(place))
        check(known, str(place), room, installed=False)
        if known.sources.keys() == sources.keys() and {*MODULES} <= known.binaries.keys():
            return known
    except Misfit:
        pass
    require_tools()
    print(f"Compiling {len(MODULES)} modules: a minute or two, once.", flush=True)
    digest = digest_of(sources.items())
    target = place / digest
    generated = place / "c"
    shutil.rmtree(target, ignore_errors=True)
    binaries: dict[str, tuple[str, int, int]] = {}
    for extension in _generate(root, generated, LIBRARY):
        file = extension.name.replace(".", "/") + EXTENSION_SUFFIXES[0]
        _make(extension, generated, target / file)
        found = (target / file).stat()
        binaries[extension.name] = (file, found.st_size, found.st_mtime_ns)
    _refuse_changed(sources, room)
    manifest = Manifest(EXTENSION_SUFFIXES[0], digest, sources, binaries)
    manifest.write(place)
    for older in place.iterdir():
        if older.is_dir() and older not in (target, generated, place / "types"):
            shutil.rmtree(older, ignore_errors=True)
    return manifest


def require_tools() -> None:
    """Raises NoTools where something that it takes is missing."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(os.environ.get("CC", compiler).split()[0]) is None:
        raise NoTools(f"there is no C compiler ({compiler})")
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        raise NoTools("Python's headers are not installed")
    for needed in ("mypyc", "setuptools"):
        if find_spec(needed) is None:
            raise NoTools(f"{needed} is not installed")


def _refuse_changed(sources: dict[str, Stamp], room: str) -> None:
    """Who saved a file meanwhile may have had it compiled in either form."""
    for name, known in sources.items():
        if stamp(source_of(name, room)) != known:
            raise CannotBuild(f"{name} was changed meanwhile")


def _generate(root: Path, generated: Path, name: str) -> Sequence[Any]:
    """The extensions, their C files written: the shared library first, then a stub a module."""
    from mypyc.build import mypycify

    generated.mkdir(parents=True, exist_ok=True)
    options = generated / "mypy.ini"
    options.write_text(f"{OPTIONS}cache_dir = {generated.parent / 'types'}\n")
    files = [module.replace(".", "/") + ".py" for module in MODULES]
    before = Path.cwd()
    os.chdir(root)  # names of modules, and the places in tracebacks, are relative to it
    try:
        extensions: Sequence[Any] = mypycify(
            ["--config-file", str(options), *files],
            opt_level=OPTIMISE,
            debug_level="0",
            multi_file=True,
            target_dir=str(generated),
            group_name=name,
        )
    except SystemExit as error:
        raise CannotBuild("mypyc refused them") from error
    finally:
        os.chdir(before)
    return extensions


def _make(extension: Any, generated: Path, target: Path) -> None:
    """Compile and link one extension; what was compiled before from the same C is taken again."""
    from setuptools._distutils import ccompiler
    from setuptools._distutils import sysconfig as settings
    from setuptools._distutils.errors import CCompilerError

    compiler = ccompiler.new_compiler()
    settings.customize_compiler(compiler)
    headers = [sysconfig.get_path("include"), *extension.include_dirs]
    newest = max((h.stat().st_mtime_ns for h in generated.rglob("*.h")), default=0)
    objects = generated / "o"

    def compile_one(source: str) -> str:
        made = objects / (source.lstrip("/").removesuffix(".c") + ".o")
        if made.exists() and made.stat().st_mtime_ns > max(newest, os.stat(source).st_mtime_ns):
            return str(made)
        (compiled,) = compiler.compile(
            [source],
            output_dir=str(objects),
            include_dirs=headers,
            extra_postargs=extension.extra_compile_args,
        )
        return str(compiled)

    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            made = list(threads.map(compile_one, extension.sources))
        compiler.link_shared_object(made, str(target), extra_postargs=["-s"])
    except CCompilerError as error:
        raise CannotBuild(f"the C compiler failed: {error}") from error


def main() -> int:
    """Build in this checkout; 0 also where there is nothing to build with."""
    root = Path(__file__).resolve().parent.parent.parent
    try:
        build(root)
    except CannotBuild as why:
        print(f"Not compiled, plain Python runs: {why}.")
        return 0 if isinstance(why, NoTools) else 1
    print(f"Compiled: {len(MODULES)} modules in {root / 'build' / 'compiled'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
