"""Run checkov over the stacks of every fixture, and hold its findings to ``docs/security.md``.

    python docs/audit.py [CHECKOV]        CHECKOV is its executable, of an environment of its own

Prints counts for each application.  Exit 1 where a finding is not explained, or an explanation is of
nothing that is found.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.backends.write import write
from csc.compiler.project import read_project

ROOT = Path(__file__).parent.parent
OPTIONS = ("--framework", "cloudformation", "--compact", "--quiet", "--output", "json")
_ROW = re.compile(r"^\| (CKV\w+) \|", re.MULTILINE)


def main(checkov: str) -> int:
    """The exit status."""
    explained = set(_ROW.findall((ROOT / "docs" / "security.md").read_text()))
    found: Counter[str] = Counter()
    for folder in sorted((ROOT / "fixtures" / "apps").iterdir()):
        if not (folder / "api.py").is_file():
            continue
        passed, failed = audit(checkov, folder)
        found += failed
        listed = ", ".join(f"{check} {count}" for check, count in sorted(failed.items()))
        print(f"{folder.name}: {passed} passed, {failed.total()} failed ({listed or 'none'})")
    for check in sorted(found.keys() - explained):
        print(f"not explained in docs/security.md: {check}")
    for check in sorted(explained - found.keys()):
        print(f"explained in docs/security.md, but not found any more: {check}")
    return 0 if found.keys() == explained else 1


def audit(checkov: str, application: Path) -> tuple[int, Counter[str]]:
    """How many checks its stacks pass, and which they fail how often."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        write(_compiled(application), out)
        done = subprocess.run(
            [checkov, "-d", str(out / "cloudformation"), *OPTIONS],
            capture_output=True,
            check=False,
            text=True,
        )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"checkov failed: {done.stdout}{done.stderr}") from None
    failed = Counter(check["check_id"] for check in report["results"]["failed_checks"])
    return int(report["summary"]["passed"]), failed


def _compiled(application: Path) -> Assembly:
    compilation = compile_project(read_project(application))
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation.assembly


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["checkov"])))
