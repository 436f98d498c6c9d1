"""A change is reported whatever way the editor makes it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from csc import inotify, watch
from csc.watch import changes, folders

Watch = Callable[[], AsyncIterator[frozenset[Path]]]


async def _until(news: AsyncIterator[frozenset[Path]], wanted: Path) -> None:
    async with asyncio.timeout(10):
        async for changed in news:
            if wanted in changed:
                return


def _replace(path: Path) -> None:
    """As vim and most editors save: a new file takes the old one's name."""
    fresh = path.with_suffix(".py.tmp")
    fresh.write_text("replaced")
    os.replace(fresh, path)


def _create(path: Path) -> None:
    path.unlink()
    path.write_text("new")


WAYS: dict[str, Callable[[Path], object]] = {
    "written in place": lambda path: path.write_text("again"),
    "replaced": _replace,
    "deleted": lambda path: path.unlink(),
    "renamed": lambda path: path.rename(path.with_name("other.py")),
    "created": _create,
}


@pytest.mark.parametrize("told", [True, False], ids=["told", "looked for"])
@pytest.mark.parametrize("way", WAYS)
async def test_every_way_to_save_is_seen(
    tmp_path: Path, way: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if told and not inotify.can_watch():
        pytest.skip("this system doesn't tell of changes")
    monkeypatch.setattr(watch, "can_watch", lambda: told)
    source = tmp_path / "api.py"
    source.write_text("first")
    stop = asyncio.Event()
    news = changes(tmp_path, stop)
    assert await anext(news) == frozenset()
    WAYS[way](source)
    await _until(news, source)
    stop.set()


async def test_a_new_package_is_watched_and_the_reader_told_to_read_again(tmp_path: Path) -> None:
    stop = asyncio.Event()
    news = changes(tmp_path, stop)
    await anext(news)
    package = tmp_path / "shop"
    package.mkdir()
    assert await asyncio.wait_for(anext(news), 10) == frozenset()
    (package / "orders.py").write_text("x")
    await _until(news, package / "orders.py")
    stop.set()


async def test_files_that_are_no_sources_are_passed_over(tmp_path: Path) -> None:
    stop = asyncio.Event()
    news = changes(tmp_path, stop)
    await anext(news)
    (tmp_path / ".api.py.swp").write_text("x")
    (tmp_path / "api.pyc").write_text("x")
    (tmp_path / "api.py").write_text("x")
    seen = await asyncio.wait_for(anext(news), 10)
    assert seen <= {tmp_path / "api.py"}
    stop.set()


def test_folders_that_hold_no_sources_are_not_watched(tmp_path: Path) -> None:
    for name in ["shop/orders", ".venv/lib", "node_modules/a", "__pycache__", "x.egg-info"]:
        (tmp_path / name).mkdir(parents=True)
    assert folders(tmp_path) == {tmp_path, tmp_path / "shop", tmp_path / "shop/orders"}


@pytest.mark.skipif(not inotify.can_watch(), reason="this system doesn't tell of changes")
async def test_watching_begins_anew_where_not_all_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []

    class Watch(inotify._Watch):
        def __init__(self, folders: Any) -> None:
            super().__init__(folders)
            made.append(self)

    monkeypatch.setattr(inotify, "_Watch", Watch)
    stop = asyncio.Event()
    news = changes(tmp_path, stop)
    assert await anext(news) == frozenset()
    made[0].lost = True
    (tmp_path / "api.py").write_text("x")
    assert await asyncio.wait_for(anext(news), 10) == {tmp_path / "api.py"}
    assert await asyncio.wait_for(anext(news), 10) == frozenset()
    (tmp_path / "api.py").write_text("y")
    await _until(news, tmp_path / "api.py")
    assert len(made) == 2
    stop.set()


@pytest.mark.skipif(not inotify.can_watch(), reason="this system doesn't tell of changes")
async def test_where_no_more_can_be_watched_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folders: Any) -> None:
        raise OSError(28, "no watch is left")

    monkeypatch.setattr(inotify, "_Watch", refused)
    stop = asyncio.Event()
    news = changes(tmp_path, stop)
    assert await anext(news) == frozenset()
    await asyncio.sleep(0.1)
    (tmp_path / "api.py").write_text("x")
    await _until(news, tmp_path / "api.py")
    stop.set()
