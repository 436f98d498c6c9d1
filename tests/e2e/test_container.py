"""The container image: built, small, not root, healthy, and a project's tests run against it.

It runs where podman or docker is, with the image that Dockerfile stands on (BASE) at hand:

    CSC_CONTAINER_BASE      another image of Debian with Python 3.11
    CSC_CONTAINER_BUILD     more options of ``build``
    CSC_CONTAINER_RUN       more options of ``run``
"""

import json
import os
import shlex
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.dev_server import APPS, ROOT

ENGINE = shutil.which("podman") or shutil.which("docker") or ""
BASE = os.environ.get("CSC_CONTAINER_BASE", "python:3.11-slim")
LARGEST = 200 * 1024 * 1024
"""Bytes over the base."""


def engine(*arguments: str, check: bool = True) -> str:
    done = subprocess.run(
        [ENGINE, *arguments], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0 or not check, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not ENGINE, reason="there is no container engine"),
]


def options(name: str) -> list[str]:
    return shlex.split(os.environ.get(name, ""))


def _need_engine() -> None:
    """An engine may be installed and yet not run anything here, or lack the image."""
    tried = subprocess.run(
        [ENGINE, "run", "--rm", *options("CSC_CONTAINER_RUN"), "--pull=never", BASE, "true"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if tried.returncode != 0:
        pytest.skip(f"{ENGINE} can't run {BASE}: {tried.stderr.strip()[-200:]}")


@pytest.fixture(scope="module")
def image() -> str:
    _need_engine()
    more = options("CSC_CONTAINER_BUILD")
    engine("build", "--tag", "csc-test", "--build-arg", f"BASE={BASE}", *more, str(ROOT))
    return "csc-test"


def _size(name: str) -> int:
    (found,) = json.loads(engine("image", "inspect", name))
    return int(found["Size"])


@pytest.fixture
def served(image: str, tmp_path: Path) -> Iterator[str]:
    """A container that serves ``todo``; its name."""
    folder = tmp_path / "todo"
    folder.mkdir(mode=0o755)
    shutil.copy(APPS / "todo" / "api.py", folder)
    tmp_path.chmod(0o755)
    name = f"csc-test-{os.getpid()}"
    more = options("CSC_CONTAINER_RUN") or ["--publish", "127.0.0.1:8080:8080"]
    volumes = ["--volume", f"{folder}:/app:ro"]
    engine("run", "--detach", "--name", name, *volumes, *more, image)
    try:
        yield name
    finally:
        engine("rm", "--force", "--volumes", name, check=False)


def _wait_until_healthy(name: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen("http://127.0.0.1:8080/_csc/health", timeout=2) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    told = subprocess.run([ENGINE, "logs", name], capture_output=True, text=True, check=False)
    raise AssertionError(told.stdout + told.stderr)


def test_it_is_small(image: str) -> None:
    assert _size(image) - _size(BASE) <= LARGEST


def test_it_holds_no_tests_and_no_installer(image: str) -> None:
    listed = engine("run", "--rm", *options("CSC_CONTAINER_RUN"), "--entrypoint", "ls", image, "/")
    assert "src" not in listed.split()


def test_it_serves_a_project_as_nobody_special(served: str) -> None:
    _wait_until_healthy(served)
    with urllib.request.urlopen("http://127.0.0.1:8080/health", timeout=10) as answer:
        assert json.load(answer) == {"status": "ok"}
    assert engine("exec", served, "id", "-u").strip() == "10001"
    refused = engine("exec", served, "sh", "-c", "touch /app/x; touch /csc/x; true")
    assert refused == ""
    assert engine("exec", served, "ls", "/state").strip().startswith("csc.db")


def test_its_own_check_finds_it_healthy(image: str, served: str) -> None:
    _wait_until_healthy(served)
    (found,) = json.loads(engine("image", "inspect", image))
    config = found.get("Config", {})
    check = (config.get("Healthcheck") or found.get("HealthCheck") or {}).get("Test")
    if not check:
        pytest.skip("this engine's image format keeps no health check")
    assert check[0] == "CMD"
    engine("exec", served, *check[1:])


def test_data_outlives_the_container(served: str) -> None:
    _wait_until_healthy(served)
    engine("exec", served, "csc", "token", "customer", "--create")
    engine("restart", "--time", "5", served)
    _wait_until_healthy(served)
    assert engine("exec", served, "csc", "token", "customer").strip().startswith("ey")


def test_compose_names_what_it_says() -> None:
    import yaml

    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    csc, tests = compose["services"]["csc"], compose["services"]["tests"]
    assert csc["ports"] == ["127.0.0.1:8080:8080"], "nobody else reaches it"
    assert "state:/state" in csc["volumes"]
    assert tests["depends_on"] == {"csc": {"condition": "service_healthy"}}
