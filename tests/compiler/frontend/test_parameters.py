"""Where in the request each argument comes from, and what must hold of it."""

from collections.abc import Callable

import pytest

from csc.compiler.ir.model import Parameter, Program
from csc.compiler.ir.show import show

Compiled = Callable[..., Program]

MORE = """
from typing import Annotated, Literal, Optional, Union
from enum import Enum, StrEnum

class Color(StrEnum):
    RED = "red"
    BLUE = "blue"

class Size(Enum):
    SMALL = 1
    LARGE = 2

UserId = str
Limit = Annotated[int, Query(ge=1, le=100)]
"""

ARGUMENTS = [
    ("id: str", "path id str required"),
    ("id: int", "path id int required"),
    ("id: Annotated[str, Field(pattern='^a')]", "path id str required pattern='^a'"),
    ("id, q: str", "query q str required"),
    ("id, q: str | None = None", "query q str | None = None"),
    ("id, q: Optional[int]", "query q int | None"),
    ("id, q: Union[int, None] = 5", "query q int | None = (5 as int | None)"),
    ("id, q: list[str]", "query q list[str] required"),
    ("id, q: int = Query(default=3, ge=1)", "query q int = 3 ge=1"),
    ("id, q: int = Query(ge=1, alias='page-size')", "query page-size int required ge=1"),
    ("id, q: Limit = 10", "query q int = 10 ge=1 le=100"),
    ("id, q: UserId", "query q str required"),
    ("id, q: Color", "query q str required enum=('red', 'blue') members='value'"),
    ("id, q: Color = Color.RED", "query q str = 'red' enum=('red', 'blue') members='value'"),
    ("id, q: Size = Size.SMALL", "query q int = 1 enum=(1, 2) members='member'"),
    ("id, q: Literal['a', 'b'] = 'a'", "query q str = 'a' enum=('a', 'b')"),
    ("id, q: Decimal = Decimal('0.5')", "query q decimal = 0.5d"),
    ("id, q: float = 1", "query q float = 1.0"),
    ("id, q: bool = False", "query q bool = False"),
    ("id, x_device: str = Header()", "header x-device str required"),
    ("id, x_device: str = Header(default='?')", "header x-device str = '?'"),
    ("id, h: str = Header(alias='X-Trace-Id')", "header X-Trace-Id str required"),
    ("id, h: Annotated[str | None, Header()] = None", "header h str | None = None"),
    ("id, t: NewTodo", "body  NewTodo required"),
    ("id, t: list[NewTodo]", "body  list[NewTodo] required"),
    ("id, t: dict[str, int]", "body  dict[str, int] required"),
    ("id, t: NewTodo | None = None", "body  NewTodo | None = None"),
    ("id, who: Identity", "identity  json required"),
    ("id, *, q: 'str' = 'x'", "query q str = 'x'"),
]


@pytest.mark.parametrize(("arguments", "expected"), ARGUMENTS, ids=[a[0] for a in ARGUMENTS])
def test_parameter(arguments: str, expected: str, compiled: Compiled) -> None:
    program = compiled(
        f"{MORE}\n@route('/x/{{id}}', methods=['POST'])\n@auth(users)\n"
        f"def h({arguments}) -> str:\n    return ''\n"
    )
    assert described(program.routes[0].handler.parameters[-1]) == expected


def described(one: Parameter) -> str:
    limits = [(name, getattr(one.constraints, name)) for name in one.constraints.__slots__]
    words = [one.source, one.wire, str(one.type), *(["required"] if one.required else [])]
    words += [f"= {show(one.default)}"] if one.default is not None else []
    return " ".join([*words, *(f"{name}={value!r}" for name, value in limits if value is not None)])


def test_greedy_path(compiled: Compiled) -> None:
    program = compiled(
        "@route('/f/{rest+}', public=True)\ndef h(rest: str) -> str:\n    return rest\n"
    )
    (route,) = program.routes
    assert (route.path, route.handler.parameters[0].wire) == ("/f/{rest+}", "rest")


def test_one_name_for_a_place_in_the_resource_tree(compiled: Compiled) -> None:
    program = compiled(
        """
        @route("/a/{id}", public=True)
        def one(id: str) -> str:
            return id

        @route("/a/{owner}/b/{id}", public=True)
        def two(owner: str, id: str) -> str:
            return owner
        """.replace("/b/{id}", "/b/{item}").replace(
            "id: str) -> str:\n            return owner",
            "item: str) -> str:\n            return owner",
        )
    )
    two = program.routes[1]
    assert two.path == "/a/{id}/b/{item}"
    assert [(p.name, p.wire) for p in two.handler.parameters] == [("owner", "id"), ("item", "item")]


def test_a_name_that_the_place_above_took(mistakes: Callable[..., list[str]]) -> None:
    (found,) = mistakes(
        """
        @route("/a/{x}/b/{x2}", public=True)
        def one(x: str, x2: str) -> str:
            return x

        @route("/a/{y}/b/{x}/c", public=True)
        def two(y: str, x: str) -> str:
            return x

        @route("/a/{y}/d/{z}", public=True)
        def three(y: str, z: str) -> str:
            return z

        @route("/e/{x}", public=True)
        def four(x: str) -> str:
            return x

        @route("/e/{x+}", public=True)
        def five(x: str) -> str:
            return x
        """
    )
    assert found.startswith('CSC203 route("/e/{x+}"')


def test_ids_are_unique_and_kebab_case(compiled: Compiled) -> None:
    program = compiled(
        """
        import other

        @route("/a", methods=["GET", "PUT"], public=True)
        def Get_It() -> str:
            return ""

        @route("/b", public=True)
        def same() -> str:
            return ""
        """,
        other="from csc import route\n@route('/c', public=True)\ndef same() -> str:\n    return ''\n",
    )
    assert [route.id for route in program.routes] == [
        "get-it-get",
        "get-it-put",
        "api-same",
        "other-same",
    ]


def test_two_functions_of_one_name_are_two_routes(compiled: Compiled) -> None:
    program = compiled(
        """
        @route("/a", public=True)
        def same() -> str:
            return "a"

        @route("/b", public=True)
        def same() -> str:
            return "b"
        """
    )
    assert [(r.path, r.handler.body[0].value.value) for r in program.routes] == [  # type: ignore[union-attr]
        ("/a", "a"),
        ("/b", "b"),
    ]


def test_decorators_in_either_order(compiled: Compiled) -> None:
    program = compiled(
        """
        auth = Cognito(name="mine")

        @auth(auth, scopes=["a", "b", "a"])
        @route("/a", status=201, tags=["x"], summary="S", cors=True)
        async def one() -> str:
            return ""
        """
    )
    (route,) = program.routes
    assert route.auth is not None
    assert (route.auth.pool, route.auth.scopes, route.status) == ("auth", ("a", "b"), 201)
    assert route.options == {"tags": ["x"], "summary": "S", "cors": True}


def test_routers(compiled: Compiled) -> None:
    program = compiled(
        """
        import things

        app = Application(name="app")

        @app.get("/", public=True)
        def root() -> str:
            return ""
        """,
        things="""
        from csc import Router

        router = Router(prefix="/things", tags=["a"])

        @router.get("/{id}", public=True, tags=["b"])
        def one(id: str) -> str:
            return id

        @router.post("/", public=True, status=201)
        def two() -> str:
            return ""

        @router.route("/x", methods=["PUT", "DELETE"], public=True)
        def three() -> str:
            return ""
        """,
    )
    assert [(r.method, r.path, r.status, r.options) for r in program.routes] == [
        ("GET", "/", 200, {}),
        ("GET", "/things/{id}", 200, {"tags": ["a", "b"]}),
        ("POST", "/things", 201, {"tags": ["a"]}),
        ("PUT", "/things/x", 200, {"tags": ["a"]}),
        ("DELETE", "/things/x", 200, {"tags": ["a"]}),
    ]


def test_a_router_without_such_a_method(mistakes: Callable[..., list[str]]) -> None:
    found = mistakes(
        """
        router = Router(prefix="things")

        @router.gett("/a", public=True)
        def one() -> str:
            return ""

        @router.get("/b")
        def two() -> str:
            return ""
        """
    )
    assert [one.partition(" |")[0] for one in found] == [
        'CSC102 "things"',
        'CSC402 router.gett("/a", public=True)',
        'CSC201 router.get("/b")',
    ]


def test_middleware(compiled: Compiled) -> None:
    program = compiled(
        """
        store = LogStore(name="audit", retention_days=30)

        @middleware
        def audit(ctx):
            store.write({"who": ctx.identity.sub, "status": ctx.response.status})

        @middleware
        def slow(ctx):
            if ctx.response.latency > 5:
                store.write({"path": ctx.path})

        @middleware
        def odd(context):
            store.write({"x": context.nothing})

        @audit
        @slow
        @route("/a", public=True)
        def one() -> str:
            return ""
        """
    )
    audit, slow, odd = program.middleware.values()
    assert audit.audit is not None
    assert [(f.name, f.variable) for f in audit.audit] == [
        ("who", "$context.authorizer.claims.sub"),
        ("status", "$context.status"),
    ]
    assert (slow.audit, slow.reason) == (None, "it does not just write one record to a `LogStore`")
    assert odd.reason == "API Gateway's access log has no `context.nothing`"
    assert program.routes[0].middleware == ("audit", "slow")


def test_a_name_that_a_place_above_has_been_given(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
        @route("/books/{id}", public=True)
        def one(id: str) -> str:
            return id

        @route("/books/{book}/notes/{id}", public=True)
        def two(book: str, id: str) -> str:
            return book + id
        """
    )
    route = program.routes[-1]
    assert route.path == "/books/{id}/notes/{id_2}"
    assert [(one.name, one.wire) for one in route.handler.parameters] == [
        ("book", "id"),
        ("id", "id_2"),
    ]
