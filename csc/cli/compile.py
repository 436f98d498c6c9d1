"""``csc compile``: write the assembly, or the module of OpenTofu that says the same."""

import time
from pathlib import Path

from csc.assembly import Assembly
from csc.cli.load import compiled
from csc.cli.outcome import one_of, reported
from csc.cli.report import print_diagnostics
from csc.compiler import Compilation
from csc.compiler.backends.write import write
from csc.find_project import project_root, require

TARGETS = ("cloudformation", "cdk", "tofu", "all")


def run(path: Path, output: Path | None, target: str, *, verify: bool = False) -> None:
    """Write to ``output``; exit 1 and write nothing where the project has errors.

    ``verify`` runs some cases of the routes that have not had them: a form that is wrong is not used.
    """
    started = time.perf_counter()
    with reported():
        one_of("--target", target, TARGETS)
        compilation = _verified(path) if verify else compiled(path, trusting=True)
        assert compilation.assembly is not None
        print_diagnostics(compilation.diagnostics)
        written = _write(compilation.assembly, project_root(path), output, target)
    count = len(compilation.program.routes) if compilation.program else 0
    took = (time.perf_counter() - started) * 1000
    print(f"{count} routes → {' and '.join(map(str, written))} in {took:.0f} ms")


def _verified(path: Path) -> Compilation:
    from csc.verifying.known import read_known
    from csc.verifying.settle import settle

    require(path)
    compilation, warnings = settle(path, read_known(project_root(path)))
    print_diagnostics(warnings)
    return compilation


def _write(assembly: Assembly, root: Path, output: Path | None, target: str) -> list[Path]:
    """The folders written: two where both targets are asked for."""
    written: list[Path] = []
    if target != "tofu":
        folder = output or root / ".csc-out"
        write(assembly, folder)
        written.append(folder)
    if target in ("tofu", "all"):
        from csc.cli.write_tofu import write_tofu

        module = output or root / ".csc-tofu"
        if target == "all" and output is not None:
            module = output.with_name(output.name + "-tofu")
        write_tofu(assembly, module)
        written.append(module)
    return written
