"""Packages from elsewhere, installed for Lambda's system: what goes into a bundle beside the sources.

    ["requests>=2"]  ──pip, wheels for the function's processor and Python 3.13 alone──▶  {"requests/api.py": b"…", …}

What was installed once is kept in the user's cache, under the digest of the requirements and the target, so a
bundle is the same, byte for byte, until they change.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from csc.cache_folder import cache_folder
from csc.diagnostics import Diagnostic, DiagnosticsError

PYTHON = "3.13"
PLATFORMS = ("manylinux2014_{}", "manylinux_2_28_{}", "manylinux_2_34_{}")
"""What Amazon Linux 2023, under Lambda's python3.13, can load: glibc 2.34."""
PROCESSORS = {"arm64": "aarch64", "x86_64": "x86_64"}

LARGEST = 250 << 20  # bytes unzipped, Lambda's quota
PATIENCE = 600.0  # seconds for pip
LEFT_OUT = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")  # of pip, about this machine
_OFFLINE = ("Connection", "resolve", "Network", "timed out", "retries")


def packages(requirements: Sequence[str], architecture: str = "arm64") -> Mapping[str, bytes]:
    """The files of these requirements and all that they need, for Lambda's ``arm64`` or ``x86_64``. Raises DiagnosticsError (CSC720)."""
    if not requirements:
        return {}
    folder = cache_folder() / "packages" / _digest(requirements, architecture)
    if not folder.exists():
        _install(requirements, architecture, folder)
    found = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    size = sum(map(len, found.values()))
    if size > LARGEST:
        text = f"{', '.join(requirements)} are {size >> 20} MB; a function has room for 250."
        raise DiagnosticsError([Diagnostic("CSC720", text, "Import less, or ask for an image.")])
    return found


def _digest(requirements: Sequence[str], architecture: str) -> str:
    text = "\n".join([PYTHON, *_platforms(architecture), *sorted(requirements)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _platforms(architecture: str) -> list[str]:
    return [platform.format(PROCESSORS[architecture]) for platform in PLATFORMS]


def _install(requirements: Sequence[str], architecture: str, target: Path) -> None:
    """Install beside ``target`` and move it there when it is whole."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        _run_pip(requirements, architecture, unfinished)
        _clean(unfinished)
        os.replace(unfinished, target)
    except OSError:
        if not target.exists():  # else another process was first
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _run_pip(requirements: Sequence[str], architecture: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"]
    command += ["--disable-pip-version-check", "--target", str(folder), "--only-binary", ":all:"]
    command += ["--implementation", "cp", "--python-version", PYTHON]
    for platform in _platforms(architecture):
        command += ["--platform", platform]
    try:
        done = subprocess.run(  # the requirements are arguments of pip, after its options
            [*command, "--", *requirements],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(requirements, architecture, str(error)) from error
    if done.returncode:
        raise _failed(requirements, architecture, done.stderr.strip())


def _failed(requirements: Sequence[str], architecture: str, why: str) -> DiagnosticsError:
    lines = [line for line in why.splitlines() if line.startswith("ERROR")] or why.splitlines()
    reason = lines[-1].removeprefix("ERROR: ").strip() if lines else "pip gave no reason"
    remedy = f"Lambda takes wheels for {architecture} and Python {PYTHON}, or of Python alone: choose a version that has one."
    if any(word in why for word in _OFFLINE):
        remedy = "PyPI can't be reached: connect, or point pip at wheels (PIP_FIND_LINKS)."
    text = f"pip can't install {', '.join(requirements)} for Lambda: {reason}"
    return DiagnosticsError([Diagnostic("CSC720", text, remedy)])


def _clean(folder: Path) -> None:
    """Leave out what tells of this machine, and programs that nobody starts in a Lambda."""
    shutil.rmtree(folder / "bin", ignore_errors=True)
    for file in folder.rglob("*.dist-info/*"):
        if file.name in LEFT_OUT:
            file.unlink()
    for cache in list(folder.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)
