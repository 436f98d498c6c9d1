"""The wheel holds every room under the one name ``csc``."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from csc.native.find import Finder
from csc.native.modules import MODULES

ROOT = Path(__file__).parent.parent
ROOMS = ["compiler", "emulator", "wasm"]


def _packages() -> set[str]:
    own = (ROOT / "csc").glob("*/__init__.py")
    found = {"csc", *(f"csc.{init.parent.name}" for init in own if init.parent.name not in ROOMS)}
    for room in ROOMS:
        for init in (ROOT / room).rglob("__init__.py"):
            found.add(".".join(["csc", *init.parent.relative_to(ROOT).parts]))
    return found


def test_every_package_is_listed() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(config["tool"]["setuptools"]["packages"]) == _packages()


def test_every_folder_with_modules_is_a_package() -> None:
    for room in [*ROOMS, "csc/cli"]:
        for module in (ROOT / room).rglob("*.py"):
            assert (module.parent / "__init__.py").is_file(), f"{module.parent} lacks __init__.py"


def test_each_room_is_linked_for_the_type_checkers() -> None:
    assert [(ROOT / "csc" / room).resolve() for room in ROOMS] == [ROOT / room for room in ROOMS]


def _wheel(folder: Path, compiled: str) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        env={**os.environ, "CSC_COMPILED": compiled},
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_a_wheel_with_compiled_modules_runs_them(tmp_path: Path) -> None:
    built = Finder(str(ROOT / "emulator"))
    if not built.binaries:
        pytest.skip(f"nothing is compiled here: {built.why}")
    wheel = _wheel(tmp_path, "")
    assert "none-any" not in wheel.name
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    command = [sys.executable, "-c", "from csc.native.find import describe; print(describe())"]
    place = str(tmp_path / "site")
    env = {**os.environ, "PYTHONPATH": place, "CSC_COMPILED": ""}
    told = subprocess.run(command, cwd=place, env=env, check=True, capture_output=True, text=True)
    assert told.stdout == f"compiled ({len(MODULES)} modules)\n"


def test_the_wheel_adds_one_top_level_name(tmp_path: Path) -> None:
    wheel = _wheel(tmp_path, "0")
    assert wheel.name.endswith("-none-any.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.endswith(".so")]
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"csc"}
    policies = "csc/emulator/services/iam/aws_managed.json"
    for name in ["csc/py.typed", "csc/compiler/ir/ops.py", "csc/emulator/cloud.py", policies]:
        assert name in names
    data = [
        p
        for room in ROOMS
        for p in (ROOT / room).rglob("*")
        if p.suffix in {".wat", ".wit", ".html", ".mjs"}
    ]
    for path in data:
        assert f"csc/{path.relative_to(ROOT)}" in names
