"""A binary answers only where it was built of exactly the sources that are there."""

import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from csc.native.find import Finder, build_folder, describe, install
from csc.native.manifest import Manifest, digest_of, stamp

SOURCES = {"http": "ONE = 1\n", "gateway/chain": "TWO = 2\n"}


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A checkout with two modules, and a build of them."""
    room = tmp_path / "emulator"
    for name, text in SOURCES.items():
        (room / f"{name}.py").parent.mkdir(parents=True, exist_ok=True)
        (room / f"{name}.py").write_text(text)
    write_build(room)
    return room


def write_build(room: Path, suffix: str = EXTENSION_SUFFIXES[0]) -> Manifest:
    place = Path(build_folder(str(room)))
    names = {f"csc.emulator.{name.replace('/', '.')}": name for name in SOURCES}
    sources = {module: stamp(f"{room}/{name}.py") for module, name in names.items()}
    digest = digest_of(sources.items())
    binaries = {}
    for module, name in {**names, "csc_shared": "csc_shared"}.items():
        file = place / digest / f"{name}.so"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"machine code of " + module.encode())
        found = file.stat()
        binaries[module] = (f"{name}.so", found.st_size, found.st_mtime_ns)
    manifest = Manifest(suffix, digest, sources, binaries)
    manifest.write(place)
    return manifest


def why(room: Path) -> str:
    finder = Finder(str(room))
    assert finder.find_spec("csc.emulator.http") is None
    assert finder.find_spec("csc.emulator.gateway.chain") is None
    assert finder.find_spec("csc_shared") is None
    return finder.why


@pytest.fixture(autouse=True)
def _asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSC_COMPILED", raising=False)


def test_what_was_built_is_found(room: Path) -> None:
    finder = Finder(str(room))
    spec = finder.find_spec("csc.emulator.http")
    assert spec is not None and spec.origin is not None
    assert Path(spec.origin).read_bytes() == b"machine code of csc.emulator.http"
    assert finder.find_spec("csc.emulator.dispatch") is None
    assert finder.find_spec("http") is None


def test_a_source_with_another_time_fits_by_its_content(room: Path) -> None:
    (room / "http.py").touch()
    assert Finder(str(room)).find_spec("csc.emulator.gateway.chain") is not None


@pytest.mark.parametrize("text", ["ONE = 3\n", "ONE = 1\n\n"])
def test_one_source_that_changed_turns_all_off(room: Path, text: str) -> None:
    (room / "http.py").write_text(text)
    assert why(room) == "csc.emulator.http has changed"


def test_a_source_that_is_gone_turns_all_off(room: Path) -> None:
    (room / "gateway" / "chain.py").unlink()
    assert why(room) == "csc.emulator.gateway.chain has changed"


def test_another_binary_is_refused(room: Path) -> None:
    (binary,) = (room.parent / "build").rglob("http.so")
    binary.write_bytes(b"machine code of someone elses..")
    assert why(room) == "the binary of csc.emulator.http is not the one that was built"


def test_another_binary_of_the_same_size_is_refused(room: Path) -> None:
    (binary,) = (room.parent / "build").rglob("csc_shared.so")
    binary.write_bytes(binary.read_bytes().upper())
    assert why(room) == "the binary of csc_shared is not the one that was built"


def test_a_binary_that_is_missing_turns_all_off(room: Path) -> None:
    (binary,) = (room.parent / "build").rglob("csc_shared.so")
    binary.unlink()
    assert why(room) == "the binary of csc_shared is not the one that was built"


def test_a_build_for_another_python_is_refused(room: Path) -> None:
    write_build(room, ".cpython-39-x86_64-linux-gnu.so")
    assert why(room) == "it was built for another Python"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the manifest can't be read"),
        ("[]", "the manifest can't be read"),
        ('{"suffix": 1}', "the manifest can't be read"),
        (
            '{"suffix": "%s", "folder": "x", "sources": {}, "binaries": {}}',
            "the manifest is not whole",
        ),
    ],
)
def test_a_damaged_manifest_turns_all_off(room: Path, text: str, said: str) -> None:
    place = Path(build_folder(str(room)))
    (place / "manifest.json").write_text(text.replace("%s", EXTENSION_SUFFIXES[0]))
    assert why(room) == said


def test_without_a_build_plain_python_runs(tmp_path: Path) -> None:
    assert why(tmp_path) == "nothing is built"


def test_the_variable_turns_it_off(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSC_COMPILED", "0")
    assert why(room) == "CSC_COMPILED is 0"


@pytest.fixture
def _imported() -> Iterator[None]:
    before = dict(sys.modules)
    yield
    sys.modules.update(before)


def test_one_finder_is_first_in_a_process(_imported: None) -> None:
    importlib.import_module("csc.emulator")
    finder = install("/nowhere")
    assert finder.room != "/nowhere"
    assert sum(isinstance(each, Finder) for each in sys.meta_path) == 1


def test_it_says_what_runs() -> None:
    assert describe().startswith(("compiled (", "plain Python ("))
