"""Which requirements stand for the packages that a bundle imports: the project's own lines, else what is installed.

{"yaml"}, requirements.txt: "PyYAML>=6,<7 ; python_version > '3'"  ──▶  ["PyYAML>=6,<7 ; python_version > '3'"]
{"yaml"}, nothing declared, PyYAML 6.0.2 installed                 ──▶  ["pyyaml==6.0.2"]
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from csc.diagnostics import Diagnostic, DiagnosticsError

LEVELS = 3  # the project's folder and two above it may hold the requirements, as at compile
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def requirements_of(imports: Iterable[str], root: Path | None) -> list[str]:
    """One line for each imported package, sorted. Raises DiagnosticsError (CSC720) for one that is unknown."""
    declared = _declared(root) if root is not None else {}
    installed = metadata.packages_distributions()
    found, unknown = set(), []
    for name in sorted(set(imports)):
        line = _line(name, declared, installed)
        if line is None:
            unknown.append(name)
        else:
            found.add(line)
    if unknown:
        raise DiagnosticsError(
            [
                Diagnostic(
                    "CSC720",
                    f"It is not known what to install for `import {', '.join(unknown)}`.",
                    "Name it in requirements.txt or pyproject.toml, or install it here.",
                )
            ]
        )
    return sorted(found)


def _line(name: str, declared: Mapping[str, str], installed: Mapping[str, list[str]]) -> str | None:
    names = [name, *installed.get(name, ())]
    for one in names:
        if _normal(one) in declared:
            return declared[_normal(one)]
    for one in installed.get(name, ()):
        return f"{_normal(one)}=={metadata.version(one)}"
    return None


def _declared(root: Path) -> dict[str, str]:
    """Requirement lines by normalised name; the nearest folder's first."""
    found: dict[str, str] = {}
    for folder in [root, *root.parents][:LEVELS]:
        for line in (*_lines(folder / "requirements.txt"), *_dependencies(folder)):
            text = line.partition(" #")[0].strip()
            name = _NAME.match(text)
            if name is not None:
                found.setdefault(_normal(name.group()), text)
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _dependencies(folder: Path) -> list[str]:
    try:
        data: Any = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
        return [str(one) for one in data["project"]["dependencies"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _normal(name: str) -> str:
    """As PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()
