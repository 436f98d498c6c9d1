"""``csc compile``: write the assembly."""

import time
from pathlib import Path

from csc.cli.load import compiled
from csc.cli.outcome import reported
from csc.cli.report import print_diagnostics
from csc.compiler.backends.write import write
from csc.find_project import project_root


def run(path: Path, output: Path | None) -> None:
    """Write to ``output``; exit 1 and write nothing where the project has errors."""
    started = time.perf_counter()
    with reported():
        compilation = compiled(path)
        assert compilation.assembly is not None
        print_diagnostics(compilation.diagnostics)
        target = output or project_root(path) / ".csc-out"
        write(compilation.assembly, target)
    count = len(compilation.program.routes) if compilation.program else 0
    took = (time.perf_counter() - started) * 1000
    print(f"{count} routes → {target} in {took:.0f} ms")
