"""Read and compile PATH once, for the commands that look at the result."""

from pathlib import Path

from csc.compiler import Compilation, compile_project
from csc.compiler.project import read_project
from csc.diagnostics import DiagnosticsError
from csc.find_project import project_root, require
from csc.verifying.known import read_known


def compiled(path: Path, *, trusting: bool = False) -> Compilation:
    """Compile the Python project at PATH, to an assembly: raises DiagnosticsError where there is no
    such path, or where the project has errors.

    Forms of routes that verification has found to be wrong aren't used, as in ``csc dev``, unless it is ``trusting``.
    """
    require(path)
    wrong = {} if trusting else read_known(project_root(path)).wrong
    compilation = compile_project(read_project(path), None, wrong)
    if compilation.assembly is None:
        raise DiagnosticsError(compilation.diagnostics)
    return compilation
