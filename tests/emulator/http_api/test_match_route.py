"""Which route takes a request: the table of the developer guide, and what it leaves open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.http_api.match_route import Matcher, read_path
from csc.emulator.http_api.model import HttpRoute, RouteModel

DOCUMENTED = (
    "GET /pets/dog/1",
    "GET /pets/dog/{id}",
    "GET /pets/{proxy+}",
    "ANY /{proxy+}",
    "$default",
)


def made(key: str) -> HttpRoute:
    method, _, path = key.rpartition(" ")
    return HttpRoute(key, key, method, path, "", RouteModel(), None, str, str)  # type: ignore[arg-type]


def chosen(keys: tuple[str, ...] | list[str], method: str, path: str) -> tuple[str, dict[str, str]]:
    found = Matcher(map(made, keys)).match(method, path)
    return ("", {}) if found is None else (found[0].key, dict(found[1]))


@pytest.mark.parametrize(
    ("method", "path", "key", "values"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1", {}),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}", {"proxy": "cat/1"}),
        ("POST", "/test/5", "ANY /{proxy+}", {"proxy": "test/5"}),
        ("GET", "/", "$default", {}),
    ],
)
def test_as_documented(method: str, path: str, key: str, values: dict[str, str]) -> None:
    assert chosen(DOCUMENTED, method, path) == (key, values)


@settings(max_examples=30)
@given(st.permutations(DOCUMENTED), st.sampled_from(["/pets/dog/1", "/pets/dog/9", "/x", "/"]))
def test_the_order_of_declaration_decides_nothing(keys: list[str], path: str) -> None:
    assert chosen(keys, "GET", path) == chosen(DOCUMENTED, "GET", path)


def test_a_full_match_goes_before_every_greedy_one() -> None:
    assert chosen(["GET /a/{proxy+}", "GET /{x}/b"], "GET", "/a/b") == ("GET /{x}/b", {"x": "a"})


def test_a_method_of_its_own_goes_before_any() -> None:
    assert chosen(["ANY /a", "GET /a"], "GET", "/a")[0] == "GET /a"
    assert chosen(["ANY /a", "GET /a"], "PUT", "/a")[0] == "ANY /a"


def test_a_route_of_another_method_is_passed_over() -> None:
    assert chosen(["POST /a", "GET /{proxy+}"], "GET", "/a") == ("GET /{proxy+}", {"proxy": "a"})


@pytest.mark.parametrize("path", ["/pets/", "/pets/7/", "/pets//x", "/"])
def test_a_slash_more_is_another_path(path: str) -> None:
    assert chosen(["GET /pets", "GET /pets/{id}"], "GET", path) == ("", {})


@pytest.mark.parametrize("path", ["/{a+}/b", "/{a}/{a}", "/{a}/{a+}"])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(ValueError, match="path variable"):
        read_path(path)
