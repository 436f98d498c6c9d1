"""Servers for the end-to-end tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.dev_server import APPS, Dev, SharedDev, StartDev


@pytest.fixture
def start_dev(tmp_path: Path) -> Iterator[StartDev]:
    """Start ``csc dev`` on a copy of a fixture application, or on a folder."""
    started: list[Dev] = []

    def start(app: str | Path, *options: str) -> Dev:
        folder = Path(app)
        if not folder.is_absolute():
            folder = tmp_path / str(app)
            if not folder.exists():
                shutil.copytree(APPS / app, folder, ignore=shutil.ignore_patterns(".csc*"))
        dev = Dev(folder, options)
        started.append(dev)
        return dev.start()

    yield start
    for dev in started:
        dev.stop()


@pytest.fixture(scope="module")
def shared_dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedDev]:
    """One server an application and module, for tests that only ask."""
    started: dict[str, Dev] = {}

    def start(app: str) -> Dev:
        if app not in started:
            folder = tmp_path_factory.mktemp(app) / app
            shutil.copytree(APPS / app, folder, ignore=shutil.ignore_patterns(".csc*"))
            started[app] = Dev(folder).start()
        return started[app]

    yield start
    for dev in started.values():
        dev.stop()
