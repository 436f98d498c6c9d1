"""The wheel holds every room under the one name ``csc``."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

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


def test_the_wheel_adds_one_top_level_name(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(ROOT)], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"csc"}
    for name in ["csc/py.typed", "csc/compiler/ir/ops.py", "csc/emulator/cloud.py"]:
        assert name in names
    data = [
        p
        for room in ROOMS
        for p in (ROOT / room).rglob("*")
        if p.suffix in {".wat", ".wit", ".html"}
    ]
    for path in data:
        assert f"csc/{path.relative_to(ROOT)}" in names
