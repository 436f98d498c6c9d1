"""Smoke tests of a deployed API, made of its routes: does each that can be asked safely answer?

Every GET without path parameters is asked without a token: a public one must not fail on the server's
side, one that needs a token must be refused for its lack.
"""

import math
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csc.deploy.watch import CanaryFailed

TIMEOUT_SECONDS = 30.0
ATTEMPTS = 3
"""A stage that has just been made may not be known everywhere yet."""


@dataclass(frozen=True, slots=True)
class SmokeTest:
    """``needs_token``: the answer must be 401 or 403."""

    path: str
    needs_token: bool


def smoke_tests(project: Mapping[str, Any]) -> tuple[SmokeTest, ...]:
    """Of the manifest's ``csc`` section; none for a template that CSC hasn't compiled."""
    return tuple(
        SmokeTest(str(route["path"]), route.get("auth") is not None)
        for route in project.get("routes", ())
        if route.get("method") == "GET" and "{" not in str(route.get("path", "{"))
    )


Ask = Callable[[str], int]
"""A URL → the status of its answer."""


def run_smoke_tests(
    base: str, tests: tuple[SmokeTest, ...], percent: int = 100, ask: Ask | None = None
) -> None:
    """``base`` is the stage's URL, of whose requests ``percent`` go to the new release: so few make
    it necessary to ask more often. Raises CanaryFailed for the first that fails."""
    times = 1 if percent >= 100 else math.ceil(230 / percent)  # nine in ten faults are met
    for test in tests:
        url = f"{base.rstrip('/')}{test.path}"
        for _ in range(times):
            problem = _ask(test, url, ask or ask_once)
            if problem:
                raise CanaryFailed(f"GET {test.path} {problem}")


def _ask(test: SmokeTest, url: str, ask: Ask) -> str:
    """What is wrong with the answer, each time; empty where one is as it should be."""
    problem = ""
    for attempt in range(ATTEMPTS):
        status = ask(url)
        problem = _problem(test, status)
        if not problem or status >= 500:
            return problem
        time.sleep(0.2 * (attempt + 1))
    return problem


def _problem(test: SmokeTest, status: int) -> str:
    """Empty where the answer is as it should be."""
    if status == 0:
        return "was not answered"
    if status >= 500:
        return f"answers {status}"
    if test.needs_token and status not in (401, 403):
        return f"answers {status} without a token: it must be refused"
    return ""


def ask_once(url: str) -> int:
    """0 where nobody answers."""
    if urlsplit(url).scheme not in ("http", "https"):
        return 0
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, TimeoutError, OSError):
        return 0
