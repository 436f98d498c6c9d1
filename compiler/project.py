"""The files of a project, read once and immutable. In: a path. Out: a ``Project``. The compiler's only input.

A project is the entry module and what it reaches by ``import`` inside its root: nothing else is
read, so tests, virtual environments and other people's files cost nothing and can't be compiled.
"""

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from csc.compiler.diagnostics import diagnose
from csc.compiler.find_packages import absent_packages
from csc.compiler.syntax import imported_modules
from csc.diagnostics import DiagnosticsError

ENTRY_NAMES = ("api.py", "app.py", "main.py", "__init__.py")
_NEVER_OURS = sys.stdlib_module_names | {"csc", "pydantic", "typing_extensions"}
_IGNORED = frozenset({"venv", "env", "node_modules", "__pycache__", "site-packages"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """``path`` is relative to the root, with slashes; ``module`` dotted; ``digest`` of the text."""

    path: str
    module: str
    text: str
    digest: str

    @property
    def package(self) -> bool:
        return self.path.rpartition("/")[2] == "__init__.py"


@dataclass(frozen=True, slots=True)
class Project:
    """``files`` maps each path to its file, imported ones before their importers' siblings.

    ``absent`` are the imported packages that are nowhere: neither here, nor in Python's library, nor
    installed, nor named in requirements.txt or pyproject.toml.
    """

    root: Path
    entry: str
    files: Mapping[str, SourceFile]
    absent: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What the application is called where it doesn't say: the folder, or the package."""
        return self.root.name or self.entry


def read_project(path: Path) -> Project:
    """Read the project at a file, a package's folder, or a folder that holds ``api.py``.

    Raises:
        DiagnosticsError: CSC050 where there is no entry module, CSC051 where one can't be read.
    """
    root, entry = _entry(path.resolve())

    def load(relative: str) -> str | None:
        return _read(root, relative)

    project, outside = _collect(root, entry, load)
    return replace(project, absent=absent_packages(outside, root))


def project_of(files: Mapping[str, str], entry: str = "api", name: str = "app") -> Project:
    """A project in memory: path → text. Only what the entry module reaches is kept."""
    return _collect(Path(name), entry, files.get)[0]


def _entry(path: Path) -> tuple[Path, str]:
    if path.is_file() and path.suffix == ".py":
        if path.name == "__init__.py":
            return path.parent.parent, path.parent.name
        return path.parent, path.stem
    if path.is_dir():
        for name in ENTRY_NAMES:
            if (path / name).is_file():
                return _entry(path / name)
    raise DiagnosticsError([diagnose("CSC050", path=str(path))])


def _read(root: Path, relative: str) -> str | None:
    parts = relative.split("/")
    if any(part.startswith(".") or part in _IGNORED for part in parts):
        return None
    file = root.joinpath(*parts)
    try:
        return file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DiagnosticsError([diagnose("CSC051", path=relative, reason=str(error))]) from error


def _collect(
    root: Path, entry: str, load: Callable[[str], str | None]
) -> tuple[Project, frozenset[str]]:
    """Follow the imports from the entry module, depth first, in the order they are written.

    Beside the project, the packages that have no file in it.
    """
    outside: set[str] = set()
    files: dict[str, SourceFile] = {}
    modules: dict[str, SourceFile] = {}
    seen: set[str] = set()

    def visit(module: str) -> None:
        if module in seen or not module or module.startswith("."):
            return
        seen.add(module)
        parent = module.rpartition(".")[0]
        if parent:
            visit(parent)
        if not _may_exist(parent, modules):
            return
        file = _source(module, load)
        if file is not None:
            files[file.path] = modules[module] = file
            for imported in imported_modules(file.text, module, file.package):
                visit(imported)
        elif not parent and module not in _NEVER_OURS:
            outside.add(module)

    visit(entry)
    return Project(root, entry, files), frozenset(outside - {entry})


def _may_exist(parent: str, modules: Mapping[str, SourceFile]) -> bool:
    """Spare the disk: a plain module has no submodules, the standard library none in the project."""
    if parent in modules:
        return modules[parent].package
    return parent.partition(".")[0] not in _NEVER_OURS


def _source(module: str, load: Callable[[str], str | None]) -> SourceFile | None:
    stem = module.replace(".", "/")
    for path in (f"{stem}/__init__.py", f"{stem}.py"):
        text = load(path)
        if text is not None:
            return SourceFile(path, module, text, hashlib.blake2b(text.encode()).hexdigest())
    return None
