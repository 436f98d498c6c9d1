"""The packages that the user has installed for the project, where CSC itself is installed elsewhere.

A worker runs in CSC's own interpreter; what it can't import there it finds in the active virtual environment, or
in the project's ``.venv``, if that is of the same Python.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = (".venv", "venv", "env")
LEVELS = 3  # the project's folder and two above it


def user_packages(project: Path | None) -> list[str]:
    """Folders to look in after CSC's own. Empty where CSC is installed beside the packages."""
    found: list[str] = []
    for environment in _environments(project):
        folder = _site_packages(environment)
        if folder is not None and str(folder) not in found:
            found.append(str(folder))
    return found


def _environments(project: Path | None) -> Iterator[Path]:
    active = os.environ.get("VIRTUAL_ENV")
    if active:
        yield Path(active)
    if project is not None:
        for folder in [project, *project.parents][:LEVELS]:
            yield from (folder / name for name in FOLDERS)


def _site_packages(environment: Path) -> Path | None:
    """Of an environment that isn't ours, and whose Python is of our version."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    inside = (environment / "lib" / version / "site-packages", environment / "Lib/site-packages")
    folder = next((one for one in inside if one.is_dir()), None)
    if folder is None or not (environment / "pyvenv.cfg").is_file():
        return None
    return None if environment.resolve() == Path(sys.prefix).resolve() else folder
