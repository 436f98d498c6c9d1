"""Every construct of the language page that templates or the sandbox take gives what Python gives."""

from pathlib import Path

import pytest

from csc.compiler.support import ROWS, Row
from csc.verify import Bench, compiled

LOWERED = [row for row in ROWS if "yes" in (row.vtl, row.wasm) or "partial" in (row.vtl, row.wasm)]


@pytest.mark.parametrize("row", LOWERED, ids=lambda row: row.construct)
def test_its_example_agrees(row: Row, tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(row.source)
    with Bench(compiled(tmp_path)) as bench:
        (placed,) = bench.cloud_program.routes
        verdict = bench.verify(placed.route.id, 12, 1)
    assert verdict.problem is None, verdict.problem
    assert len(verdict.forms) > 1
    assert verdict.compared
