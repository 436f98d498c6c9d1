"""``csc init ci``: the pipelines are what they say, and their scripts run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.dev_server import APPS
from tests.e2e.test_cli import csc

BIN = Path(sys.executable).parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "todo"
    folder.mkdir()
    shutil.copy(APPS / "todo" / "api.py", folder)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_health.py").write_text(
        "import json, os, urllib.request\n\n\n"
        "def test_health():\n"
        "    url = os.environ['CSC_ENDPOINT'] + '/health'\n"
        "    assert json.load(urllib.request.urlopen(url)) == {'status': 'ok'}\n"
    )
    return folder


def read(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text())
    return found


def shell(script: str, folder: Path, **environment: str) -> str:
    """Run a pipeline's script as its runner does, without what installs packages."""
    lines = [line for line in script.splitlines() if "pip install" not in line]
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def on_free_port(text: str, port: int) -> str:
    return text.replace("8080", str(port)).replace("csc dev ", f"csc dev --port {port} ")


@pytest.fixture
def port() -> int:
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_both_are_written_and_nothing_is_replaced(project: Path) -> None:
    told = csc("init", "ci", "--folder", project, "--stage", "live", "--region", "eu-west-1")
    assert told.returncode == 0, told.stderr
    github = read(project / ".github/workflows/csc.yml")
    assert github["env"] == {"PYTHON": "3.11", "AWS_REGION": "eu-west-1", "STAGE": "live"}
    assert github["jobs"]["deploy"]["needs"] == ["check", "test"]
    assert read(project / ".gitlab-ci.yml")["variables"]["STAGE"] == "live"
    assert "@" not in (project / ".gitlab-ci.yml").read_text()
    again = csc("init", "ci", "--folder", project)
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert read(project / ".gitlab-ci.yml")["variables"]["STAGE"] == "live"
    assert csc("init", "ci", "gitlab", "--folder", project, "--force").returncode == 0
    assert read(project / ".gitlab-ci.yml")["variables"]["STAGE"] == "prod"


@pytest.mark.parametrize("wrong", [["jenkins"], ["github", "--stage", "$(id)"]])
def test_what_makes_no_pipeline_is_refused(project: Path, wrong: list[str]) -> None:
    told = csc("init", "ci", *wrong, "--folder", project)
    assert told.returncode == 1
    assert "CSC702" in told.stderr
    assert not (project / ".github").exists()


def test_githubs_scripts_run(project: Path, port: int) -> None:
    csc("init", "ci", "github", "--folder", project)
    jobs = read(project / ".github/workflows/csc.yml")["jobs"]
    check = [step["run"] for step in jobs["check"]["steps"] if "run" in step]
    for script in check[1:]:
        shell(script.replace("--cases 200", "--cases 5"), project)
    assert "<testsuite" in (project / "verify.xml").read_text()
    (test,) = [s for s in jobs["test"]["steps"] if s.get("name", "").startswith("Test against")]
    script = on_free_port(test["run"], port) + "\nkill %1"
    environment = {k: on_free_port(v, port) for k, v in test["env"].items()}
    assert "1 passed" in shell(script, project, **environment)


def test_gitlabs_scripts_run(project: Path, port: int) -> None:
    csc("init", "ci", "gitlab", "--folder", project)
    job = read(project / ".gitlab-ci.yml")["test"]
    script = on_free_port("\n".join(job["script"]), port) + "\nkill %1"
    environment = {k: on_free_port(v, port) for k, v in job["variables"].items()}
    assert "1 passed" in shell(script, project, **environment)
