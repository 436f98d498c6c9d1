"""Machine code is loaded from a folder of the user's own, or from none."""

import os
import sys
from pathlib import Path

import pytest

from csc.cache_folder import cache_folder, is_ours
from csc.wasm.cpython.build import built, image_path

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


def test_the_folder_is_made_for_this_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = cache_folder()
    assert folder == tmp_path / "cache" / "csc" and is_ours(folder)


@posix
def test_a_folder_that_others_may_write_to_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "csc").mkdir()
    (tmp_path / "csc").chmod(0o777)
    assert cache_folder().parent != tmp_path


@posix
def test_an_image_that_others_may_write_to_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    image_path().write_bytes(b"x")
    os.chmod(image_path(), 0o666)
    assert built() is None
    os.chmod(image_path(), 0o600)
    assert built() == image_path()
