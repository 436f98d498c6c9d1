"""Which imported packages are nowhere to be had. Part of reading a project: it looks at the disk.

A module that was deleted or misspelt looks like a package of somebody else; without this its routes
would vanish in silence.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

_ENVIRONMENTS = (".venv", "venv", "env")
_LEVELS = 3  # the project's folder and two above it may hold the requirements
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def absent_packages(names: Iterable[str], root: Path) -> frozenset[str]:
    """Those of the top-level ``names`` that are neither installed nor declared near ``root``."""
    missing = [name for name in names if not _installed(name) and not _beside(name, root)]
    if not missing:
        return frozenset()
    declared = frozenset(_declared(root))
    return frozenset(name for name in missing if _normal(name) not in declared)


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _beside(name: str, root: Path) -> bool:
    """Whether the active or the project's own virtual environment has it, where ours is another."""
    active = os.environ.get("VIRTUAL_ENV")
    found = [Path(active)] if active else []
    found += [up / folder for up in [root, *root.parents][:_LEVELS] for folder in _ENVIRONMENTS]
    places = [*(one.glob("lib/python*/site-packages") for one in found)]
    return any(
        (place / name).is_dir() or (place / f"{name}.py").is_file()
        for folders in places
        for place in folders
    )


def _declared(root: Path) -> Iterator[str]:
    """Names of distributions in requirements.txt and pyproject.toml, normalised."""
    for folder in [root, *root.parents][:_LEVELS]:
        for line in _lines(folder / "requirements.txt"):
            if found := _NAME.match(line.strip()):
                yield _normal(found.group())
        for requirement in _dependencies(folder / "pyproject.toml"):
            if found := _NAME.match(requirement.strip()):
                yield _normal(found.group())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _dependencies(path: Path) -> list[str]:
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return []
    found = project.get("dependencies", []) if isinstance(project, dict) else []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _normal(name: str) -> str:
    """As PEP 503 compares names, with underscores, as an import writes them."""
    return re.sub(r"[-_.]+", "_", name).lower()
