"""`csc iam lint` and `csc iam prove` on files: what they print, and their exit status."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from csc.cli.commands import app

TODO = Path(__file__).parents[2] / "fixtures/apps/todo"
NARROW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["iam", *arguments])


def policy(folder: Path, name: str, *statements: dict[str, Any]) -> str:
    file = folder / name
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=1))
    return str(file)


def test_lint_names_file_line_and_remedy(tmp_path: Path) -> None:
    pytest.importorskip("policy_sentry", reason="policy-sentry is an optional dependency")
    wrong = {**NARROW, "Action": ["s3:GetObject", "s3:GetObjects"]}
    file = policy(tmp_path, "p.json", NARROW, wrong)
    done = run("lint", file)
    assert done.exit_code == 3
    assert f"{file}:9: There is no action s3:GetObjects. [CSC670]" in done.output
    assert "Did you mean s3:GetObject?" in done.output
    (found,) = json.loads(run("lint", file, "--format", "json").output)
    assert (found["statement"], found["kind"]) == (1, "unknown-action")
    clean = run("lint", policy(tmp_path, "q.json", NARROW))
    assert (clean.exit_code, clean.output.strip()[-10:]) == (0, "0 findings")


def test_lint_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from csc.emulator.services.iam.lint import action_table as table

    table.action_table.cache_clear()
    monkeypatch.setattr(table, "find_spec", lambda name: None)
    done = run("lint", policy(tmp_path, "p.json", NARROW))
    table.action_table.cache_clear()
    assert done.exit_code != 0
    assert 'pip install "csc[lint]"' in done.output


def test_prove_within_and_equal(tmp_path: Path) -> None:
    pytest.importorskip("z3", reason="z3-solver is an optional dependency")
    narrow = policy(tmp_path, "narrow.json", NARROW)
    wide = policy(tmp_path, "wide.json", {**NARROW, "Action": "s3:*"})
    same = policy(tmp_path, "same.json", {**NARROW, "Action": ["S3:getobject"]})
    assert run("prove", narrow, "--within", wide).exit_code == 0
    more = run("prove", wide, "--within", narrow)
    assert (more.exit_code, "allows what" in more.output) == (3, True)
    if find_spec("policy_sentry"):
        assert "  s3:AbortMultipartUpload on arn:aws:s3:::b/" in more.output
    assert run("prove", narrow, "--equal", same).exit_code == 0
    assert run("prove", narrow, "--equal", wide).exit_code == 3
    assert run("prove", narrow).exit_code != 0


def test_prove_public() -> None:
    pytest.importorskip("z3", reason="z3-solver is an optional dependency")
    done = run("prove", str(TODO), "--public")
    assert done.exit_code == 3
    assert "open to anyone: GET /health" in done.output
    assert "closed: GET /todos " in done.output


def test_check_says_what_was_proved() -> None:
    pytest.importorskip("z3", reason="z3-solver is an optional dependency")
    done = CliRunner().invoke(app, ["check", str(TODO)])
    assert done.exit_code == 0
    assert "4 roles proved equal to what their routes call, over all requests" in done.output
