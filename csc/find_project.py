"""What a PATH argument names: a project in Python, a template, or a compiled assembly."""

from pathlib import Path

from csc.diagnostics import Diagnostic, DiagnosticsError

TEMPLATE_SUFFIXES = frozenset({".yaml", ".yml", ".json", ".template"})


def project_root(path: Path) -> Path:
    """The folder that a PATH argument belongs to: where ``.csc`` lives and what is watched."""
    resolved = path.resolve()
    return resolved if resolved.is_dir() else resolved.parent


def is_assembly(path: Path) -> bool:
    """Whether PATH is a template or a compiled assembly, not Python."""
    return path.suffix in TEMPLATE_SUFFIXES or (path / "manifest.json").is_file()


def require(path: Path) -> None:
    """Raises DiagnosticsError (CSC706) where there is no such file or folder."""
    if not path.exists():
        problem = Diagnostic("CSC706", f"{path} does not exist.", "Name api.py or its folder.")
        raise DiagnosticsError([problem])
