"""Packages of a bundle: which requirement stands for an import, and wheels for Lambda's system."""

import hashlib
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.deploy import packages as installing
from csc.deploy.packages import packages
from csc.deploy.requirements import requirements_of
from csc.deploy.ship import ship
from csc.diagnostics import DiagnosticsError


def wheel(folder: Path, name: str, version: str, tag: str, needs: str = "") -> None:
    """A wheel with one module."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as made:
        made.writestr(f"{name}/__init__.py", f"VERSION = '{version}'\nTAG = '{tag}'\n")
        made.writestr(f"{info}/METADATA", metadata)
        made.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        made.writestr(f"{info}/entry_points.txt", f"[console_scripts]\n{name} = {name}:main\n")
        made.writestr(f"{info}/RECORD", "")


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip finds these wheels and nothing else; the cache is empty."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def test_wheels_of_lambdas_system_are_taken(wheels: Path) -> None:
    wheel(wheels, "fastthing", "2.0", "cp313-cp313-manylinux2014_aarch64")
    wheel(wheels, "fastthing", "2.1", "cp313-cp313-manylinux2014_x86_64")
    wheel(wheels, "plainthing", "1.0", "py3-none-any", "Requires-Dist: fastthing>=1\n")
    found = packages(["plainthing>=1"])
    assert b"aarch64" in found["fastthing/__init__.py"]
    other = packages(["plainthing>=1"], "x86_64")
    assert b"x86_64" in other["fastthing/__init__.py"]
    assert {name.partition("/")[0] for name in found} == {
        "fastthing",
        "fastthing-2.0.dist-info",
        "plainthing",
        "plainthing-1.0.dist-info",
    }
    assert not any(name.endswith(("RECORD", "INSTALLER")) for name in found)


def test_what_was_installed_once_is_kept(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(wheels, "plainthing", "1.0", "py3-none-any")
    first = packages(["plainthing"])
    wheel(wheels, "plainthing", "1.1", "py3-none-any")

    def run(*given: Any, **more: Any) -> None:
        raise AssertionError("pip is not asked again")

    monkeypatch.setattr(subprocess, "run", run)
    assert packages(["plainthing"]) == first
    with pytest.raises(AssertionError):
        packages(["plainthing==1.1"])


def test_a_package_without_a_wheel_is_told(wheels: Path) -> None:
    wheel(wheels, "onlyhere", "1.0", "cp313-cp313-manylinux2014_x86_64")
    with pytest.raises(
        DiagnosticsError, match=r"CSC720.*can't install onlyhere for Lambda"
    ) as caught:
        packages(["onlyhere"])
    assert caught.value.diagnostics[0].remedy
    assert list((wheels.parent / "cache/csc/packages").iterdir()) == []


def test_a_machine_that_is_cut_off_is_told(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*given: Any, **more: Any) -> subprocess.CompletedProcess[str]:
        text = "WARNING: Retrying\nERROR: Could not find a version. Connection refused"
        return subprocess.CompletedProcess([], 1, "", text)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(DiagnosticsError) as caught:
        packages(["anything"])
    assert "PyPI can't be reached" in caught.value.diagnostics[0].remedy


def test_too_much_is_refused(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(wheels, "plainthing", "1.0", "py3-none-any")
    monkeypatch.setattr(installing, "LARGEST", 10)
    with pytest.raises(DiagnosticsError, match="has room for 250"):
        packages(["plainthing"])


# -- which requirement


def test_the_projects_own_line_counts(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "# ours\n--index-url https://example.com\nPlain_Thing >= 1  # why\nother==2\n-r more.txt\n"
    )
    assert requirements_of(["plain_thing"], tmp_path) == ["Plain_Thing >= 1"]


def test_pyproject_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["other[x]>=2"]\n')
    folder = tmp_path / "app"
    folder.mkdir()
    assert requirements_of(["other"], folder) == ["other[x]>=2"]


def test_a_module_is_found_under_its_distributions_name(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("PyYAML>=6\n")
    assert requirements_of(["yaml"], tmp_path) == ["PyYAML>=6"]
    (line,) = requirements_of(["yaml"], None)
    assert line.startswith("pyyaml==6")


def test_one_that_nobody_knows_is_told() -> None:
    with pytest.raises(DiagnosticsError, match=r"CSC720.*import nowhere_to_be_had"):
        requirements_of(["nowhere_to_be_had"], None)


# -- in a bundle


def test_a_bundle_holds_them_and_stays_the_same(wheels: Path, tmp_path: Path) -> None:
    wheel(wheels, "plainthing", "1.0", "py3-none-any")
    (tmp_path / "requirements.txt").write_text("plainthing\n")
    function = {
        "Type": "AWS::Lambda::Function",
        "Metadata": {"aws:asset:path": "lambda/f"},
        "Properties": {},
    }
    files = {"lambda/f/handler.py": b"", "lambda/f/requirements.txt": b"plainthing\n"}
    assembly = Assembly({}, {"api": {"Resources": {"F": function}}}, files)
    made = [ship(assembly, root=tmp_path).assets for _ in range(2)]
    assert made[0] == made[1]
    ((key, data),) = made[0].items()
    assert key == f"{hashlib.sha256(data).hexdigest()[:32]}.zip"
    (tmp_path / "f.zip").write_bytes(data)
    assert "plainthing/__init__.py" in zipfile.ZipFile(tmp_path / "f.zip").namelist()
    bare = ship(assembly, root=tmp_path, whole=False).assets
    assert list(bare) != list(made[0])
