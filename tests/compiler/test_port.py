"""A FastAPI application and its port, side by side: the same requests, the same answers.

``fixtures/ports/heroes`` has both.  What the port changes are imports and the calls where things are kept;
``test_only_imports_and_storage_differ`` holds it to that.  What the two do differently, and docs/port.md
explains: 422 is 400, ``detail`` is ``message``, and a path has no slash at its end.
"""

import difflib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.compiler.served import Served

pytest.importorskip("fastapi")

FOLDER = Path(__file__).parents[2] / "fixtures" / "ports" / "heroes"
SECRET = "fake-super-secret-token"
STORED = ("heroes", "teams")


def _fastapi() -> ModuleType:
    spec = importlib.util.spec_from_file_location("heroes_fastapi", FOLDER / "fastapi_app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Both:
    """The application and its port, asked the same."""

    def __init__(self) -> None:
        from fastapi.testclient import TestClient

        self.module = _fastapi()
        self.theirs = TestClient(self.module.app)
        self.ours = Served({"api.py": (FOLDER / "api.py").read_text()}, "heroes")

    def forget(self) -> None:
        for name in STORED:
            getattr(self.module, name).clear()
            for item in self.ours.dynamodb("Scan", {"TableName": name})["Items"]:
                self.ours.dynamodb("DeleteItem", {"TableName": name, "Key": {"id": item["id"]}})

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[Any, Any]:
        """Status and body of either, FastAPI's in API Gateway's words."""
        theirs = self.theirs.request(method, path, json=body, headers=headers)
        ours = self.ours.request(
            method, path.rstrip("/") or "/", body, headers=tuple(headers.items())
        )
        expected, said = theirs.status_code, theirs.json()
        if expected == 422:
            return (400, None), (ours.status, None)
        if "detail" in said:
            said = {"message": said["detail"]}
        return (expected, said), (ours.status, ours.json())


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    both = Both()
    yield both
    both.ours.close()


IDS = st.sampled_from(["storm", "iron-fist", "none"])
TEAMS = st.sampled_from(["red", "blue"])
NAMES = st.sampled_from(["Storm", 'O"Neil', "日本", "", "\\x", "a b+c"])
AGES = st.sampled_from([None, 0, 32, 200, 201, -1])


def _body(**fields: Any) -> Any:
    """Fields, each of which may be missing."""
    return st.fixed_dictionaries({}, optional=fields)


def request(method: str, path: Any, body: Any = None, headers: Any = None) -> Any:
    empty: dict[str, str] = {}
    return st.tuples(
        st.just(method),
        path,
        st.none() if body is None else body,
        st.just(empty) if headers is None else headers,
    )


HERO = IDS.map(lambda id: f"/heroes/{id}")
TEAM = TEAMS.map(lambda id: f"/v1/teams/{id}")
TOKENS = st.sampled_from([{"X-Token": SECRET}, {"X-Token": "guessed"}, {}])
REQUESTS = st.one_of(
    request(
        "POST",
        st.just("/heroes/"),
        _body(id=IDS, name=NAMES, secret_name=NAMES, age=AGES, team=TEAMS),
    ),
    request("GET", HERO),
    request("GET", st.tuples(HERO, st.sampled_from(["", "?name=Ann%2BB", "?loud=true&name=x%20y"]))
            .map(lambda p: f"{p[0]}/greeting{p[1]}")),
    request("PATCH", HERO, _body(name=NAMES, age=AGES, team=TEAMS)),
    request("DELETE", HERO, None, TOKENS),
    request("PUT", TEAM, _body(name=NAMES, headquarters=NAMES)),
    request("GET", TEAM),
    request("GET", st.tuples(TEAM, st.sampled_from(["", "?width=3", "?width=0", "?width=x"]))
            .map(lambda p: f"{p[0]}/label{p[1]}")),
    request("GET", st.just("/")),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(REQUESTS, min_size=1, max_size=8))
def test_the_port_answers_as_fastapi_does(both: Both, steps: list[Any]) -> None:
    both.forget()
    for method, path, body, headers in steps:
        note(f"{method} {path} {body} {headers}")
        theirs, ours = both.ask(method, path, body, headers)
        assert ours == theirs


def test_only_imports_and_storage_differ() -> None:
    before = (FOLDER / "fastapi_app.py").read_text().splitlines()
    after = (FOLDER / "api.py").read_text().splitlines()
    start = before.index("class HeroBase(BaseModel):")
    ported = after.index("class HeroBase(BaseModel):")
    matcher = difflib.SequenceMatcher(None, before[start:], after[ported:], autojunk=False)
    changed = [
        line.strip()
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
        for line in (*before[start + a : start + b], *after[ported + c : ported + d])
    ]
    about_storage = ("heroes", "teams", "try:", "except", "raise HTTPException", "changes =")
    assert [line for line in changed if not any(word in line for word in about_storage)] == []
    print(f"{len(changed)} lines of {len(before)} differ, all about where things are kept")


def test_four_routes_in_five_of_the_port_need_no_lambda(both: Both) -> None:
    cloud = both.ours.compilation.cloud
    assert cloud is not None
    tiers = [route.tier for route in cloud.routes]
    assert tiers.count("vtl") / len(tiers) >= 0.8
