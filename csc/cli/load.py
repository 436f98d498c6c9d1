"""Read and compile PATH once, for the commands that look at the result."""

from pathlib import Path

from csc.compiler import Compilation, compile_project
from csc.compiler.project import read_project
from csc.diagnostics import DiagnosticsError
from csc.find_project import require


def compiled(path: Path) -> Compilation:
    """Compile the Python project at PATH, to an assembly: raises DiagnosticsError where there is no
    such path, or where the project has errors."""
    require(path)
    compilation = compile_project(read_project(path))
    if compilation.assembly is None:
        raise DiagnosticsError(compilation.diagnostics)
    return compilation
