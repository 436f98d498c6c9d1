"""Decorators leave the function as it is and note what they say; pools decorate too."""

from csc import (
    Application,
    Cognito,
    Header,
    HTTPError,
    Identity,
    Query,
    Router,
    auth,
    middleware,
    route,
)
from csc.http import Context, Marker, notes


def test_either_order_notes_the_same() -> None:
    pool = Cognito("pool")

    @route("/a/{id}", methods=["GET", "PUT"], status=201)
    @auth(pool, scopes=["read"])
    def one(id: str) -> str:
        return id

    @auth(pool, scopes=["read"])
    @route("/a/{id}", methods=["GET", "PUT"], status=201)
    def two(id: str) -> str:
        return id

    assert one("x") == "x"
    for handler in (one, two):
        found = notes(handler)
        assert (found.pool, found.scopes) == (pool, ("read",))
        assert [(r.path, r.methods, r.status) for r in found.routes] == [
            ("/a/{id}", ("GET", "PUT"), 201)
        ]


def test_a_pool_that_took_the_name_of_the_decorator() -> None:
    auth = Cognito("pool")

    @auth(auth, scopes=["x"])
    def handler() -> None: ...

    assert notes(handler).pool is auth


def test_middleware_is_a_decorator_and_keeps_its_order() -> None:
    @middleware
    def outer(ctx: Context) -> None: ...

    @middleware
    def inner(ctx: Context) -> None: ...

    @outer
    @inner
    def handler() -> str:
        return "x"

    assert handler() == "x"
    assert [one.__name__ for one in notes(handler).middleware] == ["outer", "inner"]


def test_identity_reads_both_kinds_of_token() -> None:
    id_token = Identity({"sub": "1", "cognito:username": "author", "email": "a@b.c"})
    assert (id_token.sub, id_token.username, id_token.email) == ("1", "author", "a@b.c")
    access = Identity({"sub": "1", "username": "author"})
    assert (access.username, access.email, access.claims["custom:x"]) == ("author", "", "")


def test_errors_have_a_message() -> None:
    assert (HTTPError(404).message, HTTPError(409, "No").message) == ("Not Found", "No")
    assert HTTPError(599).message == "599"


def test_a_router_has_a_prefix_and_tags() -> None:
    router = Router(prefix="/things", tags=["a"])

    @router.get("/{id}", public=True, tags=["b"])
    def one(id: str) -> str:
        return id

    @router.post("/", status=201)
    def two() -> str:
        return ""

    @Application("app").route("/", methods=["DELETE"])
    def three() -> None: ...

    said = [notes(handler).routes[0] for handler in (one, two, three)]
    assert [(r.path, r.methods, r.public, r.status) for r in said] == [
        ("/things/{id}", ("GET",), True, None),
        ("/things", ("POST",), False, 201),
        ("/", ("DELETE",), False, None),
    ]
    assert said[0].options["tags"] == ("a", "b")


def test_markers() -> None:
    marker: object = Header(default="x", alias="X-Y")
    assert isinstance(marker, Marker)
    assert (marker.source, marker.default, marker.alias) == ("header", "x", "X-Y")
    marker = Query(ge=1)
    assert isinstance(marker, Marker)
    assert (marker.default, dict(marker.constraints)) == (..., {"ge": 1})


def test_an_application_has_defaults() -> None:
    app = Application("shop")
    assert (app.stage, app.region, app.logging.retention_days, app.security.waf) == (
        *("dev", "us-east-1"),
        *(7, True),
    )
