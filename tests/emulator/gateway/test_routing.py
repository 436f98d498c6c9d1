"""Resource selection: exact before parameter before greedy, per segment and per method."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.emulator.gateway.routing import Routes

PATHS = [
    ("/", "GET"),
    ("/test", "POST"),
    ("/test/any", "ANY"),
    ("/{proxy+}", "OPTIONS"),
    ("/orders", "GET"),
    ("/orders/{id}", "GET"),
    ("/orders/{id}", "DELETE"),
    ("/orders/latest", "GET"),
    ("/orders/{id}/lines/{line}", "GET"),
    ("/files/{path+}", "ANY"),
    ("/files/readme", "PUT"),
]


@pytest.fixture
def routes() -> Routes[str]:
    return Routes((path, verb, f"{verb} {path}") for path, verb in PATHS)


@pytest.mark.parametrize(
    ("verb", "path", "served", "parameters"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "", "GET /", {}),
        ("POST", "/test", "POST /test", {}),
        ("OPTIONS", "/test", "OPTIONS /{proxy+}", {"proxy": "test"}),
        ("OPTIONS", "/test/any", "ANY /test/any", {}),
        ("GET", "/orders/latest", "GET /orders/latest", {}),
        ("DELETE", "/orders/latest", "DELETE /orders/{id}", {"id": "latest"}),
        ("GET", "/orders/7", "GET /orders/{id}", {"id": "7"}),
        ("GET", "/orders/7/", "GET /orders/{id}", {"id": "7"}),
        ("GET", "//orders/7", "GET /orders/{id}", {"id": "7"}),
        ("GET", "/orders/a%2Fb", "GET /orders/{id}", {"id": "a%2Fb"}),
        ("GET", "/orders/7/lines/2", "GET /orders/{id}/lines/{line}", {"id": "7", "line": "2"}),
        ("GET", "/orders/latest/lines/2", "GET /orders/{id}/lines/{line}", None),
        ("PUT", "/files/readme", "PUT /files/readme", {}),
        ("GET", "/files/readme", "ANY /files/{path+}", {"path": "readme"}),
        ("GET", "/files/a/b//c", "ANY /files/{path+}", {"path": "a/b//c"}),
    ],
)
def test_the_best_resource_with_the_method_serves(
    routes: Routes[str], verb: str, path: str, served: str, parameters: dict[str, str] | None
) -> None:
    found = routes.match(verb, path)
    assert found is not None
    assert found[0] == served
    if parameters is not None:
        assert found[1] == parameters


@pytest.mark.parametrize(
    ("verb", "path"),
    [("GET", "/nothing"), ("POST", "/orders"), ("GET", "/orders//lines/1"), ("GET", "/files")],
)
def test_what_no_resource_serves_matches_nothing(routes: Routes[str], verb: str, path: str) -> None:
    assert routes.match(verb, path) is None


def test_a_failed_branch_leaves_no_parameters_behind() -> None:
    routes = Routes([("/{a}/x/{b}", "GET", "long"), ("/{a+}", "GET", "greedy")])
    assert routes.match("GET", "/1/x/2/3") == ("greedy", {"a": "1/x/2/3"})
    assert routes.match("GET", "/1/x/2") == ("long", {"a": "1", "b": "2"})


SEGMENTS = st.sampled_from(["a", "b", "{x}", "{y}", "{rest+}"])
RESOURCES = st.lists(
    st.tuples(st.lists(SEGMENTS, max_size=3), st.sampled_from(["GET", "PUT", "ANY"])), max_size=8
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is
@given(RESOURCES, st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=4))
def test_the_shortcuts_find_what_the_whole_search_finds(
    resources: list[tuple[list[str], str]], segments: list[str]
) -> None:
    made = [("/" + "/".join(parts), verb) for parts, verb in resources]
    routes = Routes((path, verb, f"{verb} {path}") for path, verb in made)
    path = "/" + "/".join(segments)
    for verb in ("GET", "PUT", "POST"):
        assert routes.match(verb, path) == routes._search(verb, path)
