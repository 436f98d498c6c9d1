"""The verifier beside ``csc dev``: ``python -m csc.verifying.background PATH [--kept] [--eager]``.

A process of its own, at idle priority unless it is eager, which runs first some and then thousands of cases of every route that
has not had them, and ends.  The Python runs in the sandbox.  One line of JSON on standard output for each
form that is wrong, and one at the end::

    {"route": "get-todo", "digest": "…", "form": "vtl", "problem": {"code": "CSC708", …}}
    {"cases": 70000}
"""

import contextlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from csc.compiler import compile_project
from csc.compiler.project import read_project
from csc.diagnostics import DiagnosticsError
from csc.find_project import project_root
from csc.verifying.end_with_parent import end_with_parent
from csc.verifying.known import Known, read_known
from csc.verifying.settle import CASES, Untrue, look, warning

STEPS = (CASES, 500, 2000)  # cases of each route, before the next round
SEED = 1


def run(path: Path, known: Known) -> None:
    """Go on until every route has had the most, or differs nowhere any more."""
    project = read_project(path)
    compilation = compile_project(project, None, known.wrong)
    for cases in STEPS:
        while True:
            found = False
            for one in look(compilation, known, cases=cases, seed=SEED + cases, sandboxed=True):
                found = True
                tell(one)
                known.save()
            known.save()
            if not found:
                break
            compilation = compile_project(project, compilation.cache, known.wrong)
    print(json.dumps({"cases": sum(known.cases.values())}), flush=True)


def tell(one: Untrue) -> None:
    """One line to the parent."""
    message = {
        "route": one.route,
        "digest": one.digest,
        "form": one.form,
        "problem": asdict(warning(one)),
    }
    print(json.dumps(message), flush=True)


def idle() -> None:
    """Run only when nothing else wants the processor, and no longer than the parent."""
    end_with_parent()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(19)
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def main() -> None:
    if "--eager" not in sys.argv[2:]:
        idle()
    path = Path(sys.argv[1])
    known = read_known(project_root(path)) if "--kept" in sys.argv[2:] else Known()
    with contextlib.suppress(DiagnosticsError):  # the parent has said what is wrong
        run(path, known)


if __name__ == "__main__":
    main()
