"""Verification at compile: what is wrong is not used, what was seen is not run again."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csc.cli.commands import app
from csc.compiler import compile_project
from csc.compiler.lowering.digest import route_digest
from csc.compiler.project import read_project
from csc.verifying import background, settle
from csc.verifying.known import FILE, Known, fingerprint, read_known
from tests.csc.verifying.faulty import PROGRAM, spoil


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "api.py").write_text(PROGRAM)
    return tmp_path


def tiers(compilation: object) -> dict[str, str]:
    return {one.route.id: one.tier for one in compilation.cloud.routes}  # type: ignore[attr-defined]


def test_a_route_whose_forms_agree_keeps_its_tier(project: Path) -> None:
    known = read_known(project)
    compilation, warnings = settle.settle(project, known, cases=20)
    assert warnings == ()
    assert tiers(compilation) == {"get-note": "vtl", "add-note": "vtl", "both": "wasm"}
    assert sorted(known.cases.values()) == [20, 20, 20]


def test_a_wrong_template_is_not_used(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(monkeypatch)
    known = read_known(project)
    compilation, (warning,) = settle.settle(project, known, cases=200)
    assert tiers(compilation)["get-note"] == "wasm"
    assert (warning.code, warning.severity) == ("CSC708", "warning")
    assert "It runs as a Lambda now." in warning.message
    assert '"stars": {"N": "4"}' not in warning.remedy  # told as the user writes it
    assert "notes holds" in warning.remedy
    assert compilation.cloud is not None
    reason = compilation.cloud.by_id["get-note"].reasons[0]
    assert reason.construct == "its template" and "CSC708" in reason.message
    assert compilation.assembly is not None
    assert "wasm/get-note.wasm" in compilation.assembly.files


def test_what_was_seen_is_not_run_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle.settle(project, read_known(project), cases=20)

    def bench(*given: object, **more: object) -> None:
        raise AssertionError("nothing is to be verified")

    monkeypatch.setattr("csc.verify.Bench", bench)
    settle.settle(project, read_known(project), cases=20)
    (project / "api.py").write_text("# moved\n\n" + PROGRAM)
    settle.settle(project, read_known(project), cases=20)
    (project / "api.py").write_text(PROGRAM.replace("> 4", "> 3"))
    with pytest.raises(AssertionError):
        settle.settle(project, read_known(project), cases=20)


def test_what_was_wrong_is_known_at_the_next_start(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch)
    settle.settle(project, read_known(project), cases=200)
    known = read_known(project)
    compilation = compile_project(read_project(project), None, known.wrong)
    assert tiers(compilation)["get-note"] == "wasm"
    (project / "api.py").write_text(PROGRAM.replace("Too good", "Far too good"))
    again = compile_project(read_project(project), None, known.wrong)
    assert tiers(again)["get-note"] == "vtl"  # another handler, not yet distrusted


def test_the_digest_is_of_the_route_and_not_of_its_place(project: Path) -> None:
    def digests(text: str) -> list[str]:
        (project / "api.py").write_text(text)
        program = compile_project(read_project(project)).program
        assert program is not None
        return [route_digest(program, route) for route in program.routes]

    before = digests(PROGRAM)
    assert digests("\n\n" + PROGRAM) == before
    assert [
        a == b for a, b in zip(before, digests(PROGRAM.replace("> 4", "> 3")), strict=True)
    ] == [
        False,
        True,
        True,
    ]
    assert not set(before) & set(digests(PROGRAM.replace("le=5", "le=6")))


@pytest.mark.parametrize("text", ["", "[]", '{"of": "x"}', "null", '{"of": "FP", "cases": 3}'])
def test_a_file_that_cannot_be_read_is_empty(project: Path, text: str) -> None:
    (project / ".csc").mkdir()
    (project / FILE).write_text(text.replace("FP", fingerprint()))
    assert read_known(project).cases == {}


def test_the_compiler_runs_its_cases(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(monkeypatch)
    monkeypatch.setattr(settle, "CASES", 200)
    done = CliRunner().invoke(app, ["compile", str(project)])
    assert done.exit_code == 0
    manifest = json.loads((project / ".csc-out/manifest.json").read_text())
    assert {r["id"]: r["tier"] for r in manifest["csc"]["routes"]}["get-note"] == "wasm"
    told = CliRunner().invoke(app, ["routes", str(project)]).output
    assert "its template: did otherwise than the handler's Python" in told
    done = CliRunner().invoke(
        app, ["compile", str(project), "--no-verify", "-o", str(project / "o")]
    )
    manifest = json.loads((project / "o/manifest.json").read_text())
    assert {r["id"]: r["tier"] for r in manifest["csc"]["routes"]}["get-note"] == "vtl"


def test_the_one_in_the_background_tells_its_parent(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(monkeypatch)
    monkeypatch.setattr(background, "STEPS", (100,))
    known = Known()
    background.run(project, known)
    first, *_, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["route"], first["form"], first["problem"]["code"]) == (
        "get-note",
        "vtl",
        "CSC708",
    )
    assert known.wrong == {first["digest"]: frozenset({"vtl"})}
    assert last == {"cases": 300}
