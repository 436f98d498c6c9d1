"""The verifier as a process beside the server: it begins when saves have ended, and is ended by the next."""

import asyncio
import json
from pathlib import Path

import pytest

from csc.diagnostics import Diagnostic
from csc.verifying import beside
from csc.verifying.beside import Verifier
from tests.csc.verifying.faulty import PROGRAM


async def test_it_verifies_in_a_process_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "api.py").write_text(PROGRAM)
    known = tmp_path / ".csc/verified.json"
    monkeypatch.setattr(beside, "QUIET", 0.0)
    monkeypatch.setattr(beside, "OPTIONS", ["--eager"])  # the others of a busy machine go first
    verifier = Verifier(tmp_path, kept=True, tell=lambda *_: None)
    verifier.saved()
    while not known.exists() or len(json.loads(known.read_text())["cases"]) < 3:
        await asyncio.sleep(0.05)
    process = verifier.process
    assert process is not None
    verifier.saved()
    await process.wait()
    assert process.returncode is not None and process.returncode < 0
    await verifier.close()


async def test_what_it_says_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, str, Diagnostic]] = []
    verifier = Verifier(tmp_path, kept=False, tell=lambda *one: told.append(one))
    span = {"file": "api.py", "line": 3, "column": 1, "end_line": 3, "end_column": 2}
    problem = {"code": "CSC708", "message": "m", "span": span, "severity": "warning"}
    verifier._heard({"route": "r", "digest": "d", "form": "vtl", "problem": problem})
    verifier._heard({"cases": 7})
    assert told[0][:2] == ("d", "vtl") and told[0][2].span is not None
    assert verifier.cases == 7
    await verifier.close()
