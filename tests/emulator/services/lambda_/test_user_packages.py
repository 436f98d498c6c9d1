"""A worker imports what the user has installed for the project."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.services.lambda_.user_packages import user_packages

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


def environment(folder: Path, version: str = VERSION) -> Path:
    packages = folder / "lib" / version / "site-packages"
    packages.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("")
    (packages / "onlyhere.py").write_text("VALUE = 7\n")
    return packages


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def test_the_projects_own_environment_is_found(tmp_path: Path) -> None:
    packages = environment(tmp_path / ".venv")
    assert user_packages(tmp_path / "app") == [str(packages)]
    assert user_packages(None) == []


def test_the_active_one_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, active = environment(tmp_path / "app/.venv"), environment(tmp_path / "other")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "other"))
    assert user_packages(tmp_path / "app") == [str(active), str(own)]


def test_ours_and_those_of_another_python_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(tmp_path / ".venv", "python3.9")
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    assert user_packages(tmp_path) == []


async def test_a_worker_can_import_them(world: Any, tmp_path: Path) -> None:
    environment(tmp_path / ".venv")
    world.service.project = tmp_path
    world.put("import onlyhere\n\ndef handler(event, context):\n    return onlyhere.VALUE\n")
    assert (await world.run())["Payload"] == 7


async def test_a_worker_writes_no_core_and_no_endless_file(world: Any) -> None:
    world.put(
        "import resource\n\ndef handler(event, context):\n"
        "    return [resource.getrlimit(resource.RLIMIT_CORE)[1],"
        " resource.getrlimit(resource.RLIMIT_FSIZE)[1]]\n"
    )
    assert json.dumps((await world.run())["Payload"]) == "[0, 536870912]"
