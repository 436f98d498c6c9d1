"""ScyllaDB's alternator suite, which is written against AWS, run against the emulator.

It is not in the repository: ``CSC_ALTERNATOR`` names a folder with ``test/alternator`` of the revision
that docs/dynamodb.md names, and with the shims beside it that it is run with.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.server import ROOT, free_port, running, wait_for

LEFT = {
    "test_authorization.py::test_wrong_key_access",
    "test_authorization.py::test_wrong_password",
    "test_batch.py::test_batch_write_item_large_broken_connection",
    "test_gsi.py::test_17119a",
}
"""docs/dynamodb.md says why."""

PASSED = 759
SERVER = """
import asyncio, sys
from csc.emulator.app import Emulator, Options, run

async def main():
    async with Emulator(Options(port=int(sys.argv[1]))) as emulator:
        emulator.deploy_made()
        await asyncio.Event().wait()

run(main())
"""


@pytest.mark.conformance
@pytest.mark.timeout(900)
def test_alternator(tmp_path: Path) -> None:
    folder = Path(os.environ.get("CSC_ALTERNATOR") or "/nowhere")
    if not (folder / "test" / "alternator").is_dir():
        pytest.skip("CSC_ALTERNATOR doesn't name a folder with the alternator suite")
    port = free_port()
    with running([sys.executable, "-c", SERVER, str(port)], ROOT, tmp_path / "log"):
        url = f"http://127.0.0.1:{port}"
        wait_for(url)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "altshim", "--runxfail", "--url", url]
            + ["-q", "--timeout", "60", "-p", "no:cacheprovider", "--tb=no", "-rfE"]
            + [f"--ignore=test/alternator/{name}.py" for name in ("test_cql_rbac", "test_metrics")]
            + ["test/alternator"],
            cwd=folder,
            env={**os.environ, "DDB_KEY": "test", "DDB_SECRET": "test", "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
    last = done.stdout.strip().rpartition("\n")[2]
    print(f"alternator: {last}")
    failed = set(re.findall(r"^(?:FAILED|ERROR) test/alternator/(\S+)", done.stdout, re.MULTILINE))
    assert failed <= LEFT, done.stdout[-3000:]
    passed = re.search(r"(\d+) passed", last)
    assert passed is not None and int(passed[1]) >= PASSED, last
