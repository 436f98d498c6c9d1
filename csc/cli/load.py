"""Read and compile PATH once, for the commands that look at the result."""

from pathlib import Path

from csc.compiler import Compilation, compile_project
from csc.compiler.project import read_project
from csc.diagnostics import DiagnosticsError
from csc.find_project import require


def compile_path(path: Path) -> Compilation:
    """Compile the Python project at PATH. Raises DiagnosticsError where there is no such path."""
    require(path)
    return compile_project(read_project(path))


def compiled(path: Path) -> Compilation:
    """Compile PATH; raises DiagnosticsError where it has errors."""
    compilation = compile_path(path)
    if compilation.assembly is None:
        raise DiagnosticsError(compilation.diagnostics)
    return compilation
