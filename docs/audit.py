"""Run the auditors over the stacks of every fixture, and hold their findings to ``docs/security.md``.

    python docs/audit.py [CHECKOV]        CHECKOV is its executable, of an environment of its own

cdk-nag and cfn-guard run where ``docs/auditors`` has them installed (``make audit`` does it, where there is npm).
Prints counts for each application.  Exit 1 where a finding is not explained, or an explanation is of
nothing that is found.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.backends.write import write
from csc.compiler.project import read_project

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs" / "auditors"))
from run_auditors import MODULES, Findings, run_checkov, run_guard, run_nag

_ROW = re.compile(r"^\| (?!check )([\w-]+) \| ", re.MULTILINE)
_SECTION = re.compile(r"^### (.+)$", re.MULTILINE)


def main(checkov: str) -> int:
    """The exit status."""
    auditors: dict[str, Callable[[Path], Findings]] = {
        "checkov": lambda out: run_checkov(checkov, out)
    }
    if MODULES.is_dir():
        auditors |= {"cdk-nag": run_nag, "cfn-guard": run_guard}
    else:
        print("cdk-nag and cfn-guard are not installed: make audit, where there is npm")
    found: dict[str, Counter[str]] = {name: Counter() for name in auditors}
    for folder in sorted((ROOT / "fixtures" / "apps").iterdir()):
        if (folder / "api.py").is_file():
            for name, findings in _audit(auditors, folder).items():
                found[name] += findings.failed
    return max(_compare(name, failed) for name, failed in found.items())


def _audit(
    auditors: dict[str, Callable[[Path], Findings]], application: Path
) -> dict[str, Findings]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        write(_compiled(application), out)
        for name, run in auditors.items():
            one = found[name] = run(out)
            listed = ", ".join(f"{check} {count}" for check, count in sorted(one.failed.items()))
            print(
                f"{application.name}, {name}: {one.passed} passed, {one.suppressed} suppressed with "
                f"a reason, {one.failed.total()} explained or not ({listed or 'none'})"
            )
    return found


def _compare(name: str, failed: Counter[str]) -> int:
    """1 where findings and explanations differ."""
    explained = explanations((ROOT / "docs" / "security.md").read_text())[name]
    for check in sorted(failed.keys() - explained):
        print(f"not explained in docs/security.md: {check} ({name})")
    for check in sorted(explained - failed.keys()):
        print(f"explained in docs/security.md, but not found any more: {check} ({name})")
    return 0 if failed.keys() == explained else 1


def explanations(page: str) -> dict[str, set[str]]:
    """The checks that each auditor's table of the page explains."""
    parts = _SECTION.split(page)
    return {
        name: set(_ROW.findall(text)) for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def _compiled(application: Path) -> Assembly:
    compilation = compile_project(read_project(application))
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation.assembly


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["checkov"])))
