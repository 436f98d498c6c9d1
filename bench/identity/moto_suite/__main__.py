"""``python -m bench.identity.moto_suite CHECKOUT PYTHON``: the suites, twice, as a table.

CHECKOUT has moto's ``tests`` folder, PYTHON has moto and pytest.  What fails as it is written is run
again with inputs that AWS takes (``plugin.py``); what is left is named (``named.py``).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from bench.identity.moto_suite.named import ELSEWHERE, REACH, name_of

ROOT = Path(__file__).resolve().parents[3]
PORT = 28_915
SUITES = {
    "IAM and STS": (["tests/test_iam", "tests/test_sts"], "us-east-1"),
    "Cognito": (["tests/test_cognitoidp", "tests/test_cognitoidentity"], "us-west-2"),
}
PLUGIN = "bench.identity.moto_suite.plugin"


@dataclass(frozen=True, slots=True)
class Outcome:
    passed: frozenset[str]
    failed: frozenset[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("python", type=Path)
    parser.add_argument("--suite", choices=list(SUITES), action="append")
    given = parser.parse_args()
    if not (given.checkout / "tests/test_iam").is_dir() or not given.python.exists():
        print("skipped: there is no checkout of moto, or no Python that has it")
        return
    for title in given.suite or SUITES:
        paths, region = SUITES[title]
        with _serving(region):
            written = _run(given, paths, corrected=False)
            again = _run(given, sorted(written.failed), corrected=True)
        _report(title, written, again)


@contextmanager
def _serving(region: str) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.identity.moto_suite.serve", str(PORT), region]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()
            yield
        finally:
            server.terminate()


def _run(given: argparse.Namespace, tests: list[str], *, corrected: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        plugin = ["-p", PLUGIN] if corrected else []
        options = [
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
        ]
        subprocess.run(
            [str(given.python.absolute()), "-m", "pytest", *options, *plugin, *tests],
            cwd=given.checkout,
            env={**os.environ, **_environment()},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return _read(report)


def _environment() -> dict[str, str]:
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "TEST_SERVER_MODE": "true",
        "TEST_SERVER_MODE_ENDPOINT": f"http://localhost:{PORT}",
    }


def _read(report: Path) -> Outcome:
    """pytest's node ids, by outcome; skipped tests are in neither."""
    passed, failed = set(), set()
    for case in ElementTree.parse(report).iter("testcase"):
        path, names = str(case.get("file")), str(case.get("classname")).split(".")
        inside = names[len(Path(path).parts) :]
        node = "::".join([path, *inside, str(case.get("name"))])
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(node)
        elif case.find("skipped") is None:
            passed.add(node)
    return Outcome(frozenset(passed), frozenset(failed))


def _report(title: str, written: Outcome, again: Outcome) -> None:
    every = len(written.passed) + len(written.failed)
    left = sorted(again.failed)
    apart = [one for one in left if name_of(_bare(one))[0] in (REACH, ELSEWHERE)]
    measured = every - len(apart)
    passed = len(written.passed) + len(again.passed)
    print(f"\n{title}: {every} tests")
    print(f"  pass as they are written          {len(written.passed)}")
    print(f"  pass with inputs that AWS takes   {passed}")
    print(f"  of those that measure CSC         {passed} of {measured}: {passed / measured:.1%}")
    for one in left:
        kind, why = name_of(_bare(one))
        print(f"  {_bare(one)}: {kind}: {why}")


def _bare(node: str) -> str:
    return node.rpartition("::")[2]


if __name__ == "__main__":
    main()
