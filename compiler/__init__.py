"""Source → assembly. ``compile_project`` is the whole compiler; ``STAGES`` is its order.

Pure: no I/O past ``project.py``, and the user's code is never imported or run.
"""

from dataclasses import dataclass
from typing import Final

from csc.assembly import Assembly
from csc.compiler.backends.emit import emit
from csc.compiler.cache import Cache
from csc.compiler.crash import crashed, visit
from csc.compiler.frontend import STAGES as FRONTEND_STAGES
from csc.compiler.frontend import read_program
from csc.compiler.ir.model import Program
from csc.compiler.lowering import CloudProgram, lower
from csc.compiler.lowering.digest import Distrusted
from csc.compiler.project import Project
from csc.diagnostics import Diagnostic

STAGES: Final = (
    *FRONTEND_STAGES,
    "lower",  # typed IR → placement, AWS calls, permissions
    "emit",  # cloud IR → stacks, templates, OpenAPI, modules, bundles, manifest
)


@dataclass(frozen=True, slots=True)
class Compilation:
    """What a compile found. ``assembly`` is None where a diagnostic is an error."""

    assembly: Assembly | None
    diagnostics: tuple[Diagnostic, ...]
    cache: Cache
    program: Program | None
    cloud: CloudProgram | None = None


def compile_project(
    project: Project, cache: Cache | None = None, distrusted: Distrusted | None = None
) -> Compilation:
    """Compile a project. Never raises for what the user wrote; a crash of ours is CSC901 at their line.

    ``distrusted`` are forms of routes, by digest, that were seen to do otherwise than their Python.
    """
    cache = cache if cache is not None else Cache()
    visit(None)
    try:
        program, diagnostics = read_program(project, cache)
    except Exception as error:  # noqa: BLE001 - a crash of ours is reported
        return Compilation(None, (crashed(error),), cache, None)
    if program is None:
        return Compilation(None, diagnostics, cache, None)
    try:
        cloud = lower(program, cache, distrusted)
        assembly = emit(cloud, cache)
    except Exception as error:  # noqa: BLE001 - a crash of ours is reported
        return Compilation(None, (*diagnostics, crashed(error)), cache, program)
    cache.turn()
    return Compilation(assembly, diagnostics, cache, program, cloud)
