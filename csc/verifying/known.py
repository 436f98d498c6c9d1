"""What verification has found out of a project's routes, by digest: kept beside the project's state.

    .csc/verified.json   {"of": "<fingerprint of the compiler>", "cases": {"<digest>": 2000},
                          "wrong": {"<digest>": ["vtl"]}}

It is a cache: one of another version of CSC, or that can't be read, is empty.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import csc

FILE = Path(".csc") / "verified.json"
MOST = 5000  # digests kept


@dataclass(slots=True)
class Known:
    """``cases`` that agreed and forms that were ``wrong``, by digest. ``path`` None keeps it in memory."""

    path: Path | None = None
    cases: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, frozenset[str]] = field(default_factory=dict)

    def agreed(self, digest: str, cases: int) -> None:
        """So many cases of a route were alike in all its forms."""
        self.cases[digest] = max(cases, self.cases.get(digest, 0))

    def disagreed(self, digest: str, form: str) -> None:
        """A form is not to be used; what the others agreed on has to be seen anew."""
        self.wrong[digest] = self.wrong.get(digest, frozenset()) | {form}
        self.cases.pop(digest, None)

    def save(self) -> None:
        """Write it, if it has a place; a disk that refuses is no error."""
        if self.path is None:
            return
        data = {
            "of": fingerprint(),
            "cases": dict(list(self.cases.items())[-MOST:]),
            "wrong": {name: sorted(forms) for name, forms in list(self.wrong.items())[-MOST:]},
        }
        unfinished = self.path.with_suffix(f".{os.getpid()}")
        try:
            self.path.parent.mkdir(exist_ok=True)
            unfinished.write_text(json.dumps(data), "utf-8")
            os.replace(unfinished, self.path)
        except OSError:
            unfinished.unlink(missing_ok=True)


def read_known(root: Path) -> Known:
    """What is kept of the project at ``root``."""
    path = root / FILE
    try:
        data: Any = json.loads(path.read_text("utf-8"))
        if data["of"] != fingerprint():
            return Known(path)
        cases = {str(name): int(count) for name, count in data["cases"].items()}
        wrong = {str(name): frozenset(map(str, forms)) for name, forms in data["wrong"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Known(path)
    return Known(path, cases, wrong)


@cache
def fingerprint() -> str:
    """Of the compiler's files: another compiler's forms are others."""
    digest = hashlib.sha256()
    root = Path(csc.__file__).parent
    for room in ("compiler", "wasm"):
        for file in sorted((root / room).resolve().rglob("*.py")):
            status = file.stat()
            digest.update(f"{file.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]
