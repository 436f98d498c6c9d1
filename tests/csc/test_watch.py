"""A change is reported whatever way the editor makes it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("way", WAYS)
async def test_every_way_to_save_is_seen(tmp_path: Path, way: str) -> None:
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
