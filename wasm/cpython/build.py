"""Build the shared component: ``python -m csc.wasm.cpython.build``. Some twenty seconds, once.

guest + ``csc``'s run time ──componentize-py──▶ component ──immortal──▶ component ──wasmtime──▶ machine code in the
user's cache

componentize-py brings CPython for WASI in its wheel, so nothing is fetched.  The name of the result has
the digest of all that it depends on.
"""

import contextlib
import hashlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from csc.cache_folder import cache_folder, is_ours
from csc.runtime_files import runtime_files
from csc.wasm.cpython.engine import make_engine
from csc.wasm.cpython.immortal import UnknownLayoutError, immortal

APP = "sandbox_app"
ENTRY = b"from csc.wasm.cpython.guest.app import WitWorld\n"
PLACE = "csc/wasm/cpython/"
KEPT = 3  # images; older ones are removed
PATIENCE = 600.0  # seconds that a build may take on a slow machine
STEP = 0.1  # seconds between two looks at it


class BuildError(Exception):
    """The component can't be built here."""


class StoppedWaitingError(BuildError):
    """It is being built, but nobody needs it any more."""


def image_path() -> Path:
    """Where the image of this very version is or will be."""
    return cache_folder() / f"cpython-{_digest()}.cwasm"


def built() -> Path | None:
    """The image, if it is there and ours."""
    path = image_path()
    return path if path.exists() and is_ours(path) else None


def ensure_built() -> Path:
    """The image; built first where it isn't there, by one process at a time. Raises BuildError."""
    path = built()
    if path is not None:
        return path
    target = image_path()
    waiting = _Waiting()
    with _alone(target.with_suffix(".lock"), waiting):
        if built() is None:
            _build_apart(target, waiting)
    return target


def stop_waiting() -> None:
    """Whoever waits for the image gives up; the build itself goes on, for the next start."""
    _Waiting.stopped += 1


class _Waiting:
    """One wait for a build. Raises BuildError where it has to end."""

    stopped = 0

    def __init__(self) -> None:
        self.before, self.until = _Waiting.stopped, time.monotonic() + PATIENCE

    def pause(self) -> None:
        if _Waiting.stopped != self.before:
            raise StoppedWaitingError("it isn't waited for any more")
        if time.monotonic() > self.until:
            raise BuildError(f"it takes longer than {PATIENCE:.0f} seconds")
        time.sleep(STEP)


def _build_apart(target: Path, waiting: _Waiting) -> None:
    """In a process of its own, at low priority: it takes a core and some 400 MB for a while."""
    command = [sys.executable, "-m", "csc.wasm.cpython.build", str(target)]
    with TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # our own module
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
            )
        except OSError as error:
            raise BuildError(str(error)) from error
        while process.poll() is None:
            waiting.pause()
        said.seek(0)
        text = said.read().decode("utf-8", "replace").strip()
    if process.returncode or not target.exists():
        raise BuildError(text[-2000:] or "it ended")


def build(target: Path) -> None:
    """Write the image to ``target``. Raises BuildError where componentize-py is not installed."""
    import wasmtime
    from wasmtime.component import Component

    with TemporaryDirectory(prefix="csc-cpython-") as folder:
        component = _component(Path(folder))
        try:
            guest = immortal(component.read_bytes())
            code = Component(make_engine(), guest).serialize()
        except (UnknownLayoutError, wasmtime.WasmtimeError) as error:
            raise BuildError(str(error)) from error
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(code)
    unfinished.chmod(0o600)
    os.replace(unfinished, target)
    _forget_old(target)


def _component(folder: Path) -> Path:
    for name, data in _parts().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    try:
        from componentize_py import script
    except ImportError as error:
        raise BuildError("the package componentize-py is not installed") from error
    os.environ.pop("VIRTUAL_ENV", None)
    os.chdir(folder)
    out = folder / "guest.wasm"
    options = ["-d", "guest.wit", "-w", "guest", "componentize", APP, "-p", ".", "-o", str(out)]
    sys.argv[1:] = options
    with contextlib.suppress(SystemExit):
        script()
    if not out.exists():
        raise BuildError("componentize-py made no component")
    return out


def _parts() -> dict[str, bytes]:
    """The guest's files, and ``csc`` as it runs beside a handler."""
    room = resources.files("csc.wasm.cpython")
    guest = room.joinpath("guest")
    found = {f"csc/{name}": data for name, data in runtime_files().items()}
    verifying = resources.files("csc.verifying")
    for name in ("__init__.py", "fixed_time.py"):
        found[f"csc/verifying/{name}"] = verifying.joinpath(name).read_bytes()
    found |= {"csc/wasm/__init__.py": b"", PLACE + "__init__.py": b"", f"{APP}.py": ENTRY}
    for one in (room.joinpath("library.py"), *guest.iterdir()):
        name = one.name if one.name == "library.py" else f"guest/{one.name}"
        if name.endswith(".py"):
            found[PLACE + name] = one.read_bytes()
    return found | {"guest.wit": guest.joinpath("guest.wit").read_bytes()}


@cache
def _digest() -> str:
    digest = hashlib.sha256()
    room = resources.files("csc.wasm.cpython")
    outside = {name: room.joinpath(name).read_bytes() for name in ("engine.py", "immortal.py")}
    for name, data in sorted((_parts() | outside).items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    versions = [_version("componentize-py"), _version("wasmtime"), sys.platform, platform.machine()]
    digest.update("\0".join(versions).encode())
    return digest.hexdigest()[:32]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _forget_old(target: Path) -> None:
    images = sorted(target.parent.glob("cpython-*.cwasm"), key=lambda p: -p.stat().st_mtime)
    for old in images[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()


@contextlib.contextmanager
def _alone(lock: Path, waiting: _Waiting) -> Iterator[None]:
    """One process at a time, where the system has such locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with lock.open("w") as file:
        any_fcntl: Any = fcntl
        while not _lock(any_fcntl, file):
            waiting.pause()
        yield


def _lock(fcntl: Any, file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def main() -> None:
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)
    try:
        build(Path(sys.argv[1]) if len(sys.argv) > 1 else image_path())
    except BuildError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
