"""Smoke tests: which routes are asked, which answers are taken, how often a canary is asked."""

from typing import Any

import pytest

from csc.deploy.smoke import SmokeTest, ask_once, run_smoke_tests, smoke_tests
from csc.deploy.watch import CanaryFailed

BASE = "https://api.example.com/dev/"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csc.deploy.smoke.time.sleep", lambda seconds: None)


def test_routes_that_can_be_asked_safely() -> None:
    def route(method: str, path: str, auth: Any = None) -> dict[str, Any]:
        return {"method": method, "path": path, "auth": auth}

    project = {
        "routes": [
            route("GET", "/health"),
            route("GET", "/todos", {"pool": "users", "scopes": []}),
            route("GET", "/todos/{id}"),
            route("POST", "/todos"),
        ]
    }
    assert smoke_tests(project) == (SmokeTest("/health", False), SmokeTest("/todos", True))
    assert smoke_tests({}) == ()


@pytest.mark.parametrize(
    ("needs_token", "status", "problem"),
    [
        (False, 200, ""),
        (False, 404, ""),
        (False, 500, "answers 500"),
        (False, 0, "was not answered"),
        (True, 401, ""),
        (True, 403, ""),
        (True, 200, "without a token"),
        (True, 503, "answers 503"),
    ],
)
def test_answers(needs_token: bool, status: int, problem: str) -> None:
    tests = (SmokeTest("/x", needs_token),)
    if not problem:
        run_smoke_tests(BASE, tests, ask=lambda url: status)
        return
    with pytest.raises(CanaryFailed, match=problem):
        run_smoke_tests(BASE, tests, ask=lambda url: status)


def test_a_stage_that_is_not_known_everywhere_yet_is_asked_again() -> None:
    statuses = iter([0, 403, 401])
    asked: list[str] = []

    def ask(url: str) -> int:
        asked.append(url)
        return next(statuses)

    run_smoke_tests(BASE, (SmokeTest("/x", True),), ask=ask)
    assert asked == ["https://api.example.com/dev/x"] * 2


def test_a_canary_is_asked_so_often_that_it_is_met() -> None:
    asked: list[str] = []

    def ask(url: str) -> int:
        asked.append(url)
        return 200

    run_smoke_tests(BASE, (SmokeTest("/x", False),), 10, ask)
    assert len(asked) == 23
    assert 0.9**23 < 0.1


def test_only_http_is_asked() -> None:
    assert ask_once("file:///etc/passwd") == 0
    assert ask_once("http://127.0.0.1:9/") == 0
