"""``Depends``: what runs before a handler, what it asks of the request, and what is said where it is wrong."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from csc.compiler.backends.lambda_ import describe
from csc.compiler.ir.model import Program

CALLER = """
from typing import Annotated

def caller(who: Identity) -> str:
    return who.sub

def owned(id: str, sub: str = Depends(caller)) -> Todo:
    todo = todos.get(id)
    if todo.note != sub:
        raise HTTPException(status_code=403, detail="Not yours")
    return todo
"""


def _parameters(program: Program) -> Mapping[str, tuple[str, str]]:
    return {p.name: (p.source, p.wire) for p in program.routes[-1].handler.parameters}


def test_a_dependency_stands_before_the_body(body: Callable[..., list[str]]) -> None:
    lines = body("todo: Todo = Depends(owned)", "return todo", prelude_more=CALLER)
    assert lines[0].startswith("owned_todo_")
    assert "dynamodb.get todos(partition=id)" in lines[0]
    assert any("raise 403" in line for line in lines)


def test_its_arguments_are_the_routes(compiled: Callable[..., Program]) -> None:
    program = compiled(
        CALLER
        + """
def page(limit: int = Query(10, ge=1), x_trace: str = Header("")) -> int:
    return limit + len(x_trace)

@route("/todos/{id}")
@auth(users)
def h(todo: Annotated[Todo, Depends(owned)], size: int = Depends(page), limit: int = Query(10, ge=1)) -> Todo:
    return todo
"""
    )
    assert _parameters(program) == {
        "id": ("path", "id"),
        "who": ("identity", ""),
        "limit": ("query", "limit"),
        "x_trace": ("header", "x-trace"),
    }


def test_one_name_written_in_two_ways_is_two_parameters(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
def first(limit: int = 5) -> int:
    return limit

@route("/h", public=True)
def h(limit: int = 10, other: int = Depends(first)) -> int:
    return limit + other
"""
    )
    assert _parameters(program) == {"limit": ("query", "limit"), "limit_2": ("query", "limit")}


def test_a_dependency_runs_once(body: Callable[..., list[str]]) -> None:
    more = (
        CALLER
        + "\ndef both(a: str = Depends(caller), b: str = Depends(caller)) -> str:\n    return a + b\n"
    )
    lines = body(
        "c: str = Depends(both), d: str = Depends(caller)", "return c + d", prelude_more=more
    )
    assert lines == ["_0_ = (claim(sub) + claim(sub)):str", "return (_0_ + claim(sub)):str"]


def test_a_models_fields_come_from_the_query(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
class Paging(Model):
    limit: int = Field(10, ge=1, le=50)
    cursor: str | None = None

@route("/h", public=True)
def h(paging: Paging = Depends()) -> Page[Todo]:
    return todos.scan(limit=paging.limit, cursor=paging.cursor)
"""
    )
    limit, cursor = program.routes[-1].handler.parameters
    assert (limit.source, limit.constraints.le, cursor.required) == ("query", 50, False)


def test_names_of_the_handler_keep_their_meaning(body: Callable[..., list[str]]) -> None:
    more = "\ndef token(q: str = '') -> str:\n    return q\n"
    lines = body("t: str = Depends(token)", "q = 5\nreturn str(q) + t", prelude_more=more)
    assert lines == ["q_variable = 5", "return (str(q_variable):str + q):str"]


def test_what_a_lambda_calls(compiled: Callable[..., Program]) -> None:
    program = compiled(
        CALLER
        + """
@route("/todos/{id}", lambda_=True)
@auth(users)
def h(todo: Todo = Depends(owned)) -> Todo:
    return todo
"""
    )
    data: Any = json.loads(json.dumps(describe(program, program.routes[-1])))
    assert [(one["function"], one["arguments"]) for one in data["dependencies"]] == [
        ("caller", [["who", "who"]]),
        ("owned", [["id", "id"], ["sub", "caller of api"]]),
    ]
    assert data["bound"] == [["todo", "owned of api"]]


def test_routers_and_routes_have_dependencies(compiled: Callable[..., Program]) -> None:
    program = compiled(
        CALLER
        + """
def admin(sub: str = Depends(caller)) -> None:
    if sub != "root":
        raise HTTPError(403)

router = APIRouter(prefix="/a", auth=users, dependencies=[Depends(admin)])
app = Application("app")
app.include_router(router, prefix="/v1", tags=["x"], dependencies=[Depends(caller)])

@router.get("/{id}", status_code=202, response_model=NewTodo, dependencies=[Depends(owned)])
def h(id: str):
    return todos.get(id)
"""
    )
    route = program.routes[-1]
    assert (route.path, route.status, str(route.handler.returns)) == ("/v1/a/{id}", 202, "NewTodo")
    assert route.auth is not None
    assert [one.function for one in route.handler.dependencies] == ["caller", "admin", "owned"]
    assert route.options["tags"] == ["x"]


def test_mistakes(mistakes: Callable[..., list[str]]) -> None:
    found = mistakes(
        """
router = Router(prefix="/a", public=True)
other = Router(public=True)
other.include_router(router)
router.include_router(other)
other.include_router(todos)
other.include_router(router, prefx="/x")

@router.get("/h")
def h(x: int = Depends(5)) -> int:
    return x

@router.get("/i", dependencies=[3])
def i() -> int:
    return 1
"""
    )
    assert [one.partition(" |")[0] for one in found] == [
        "CSC219 router.include_router(other)",
        "CSC218 todos",
        'CSC219 other.include_router(router, prefx="/x")',
        "CSC220 5",
        "CSC220 3",
    ]


def test_a_generator_is_left_to_python(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
def opened(id: str):
    yield id

@route("/h/{id}", public=True)
def h(id: str, value: str = Depends(opened)) -> str:
    return value
"""
    )
    handler = program.routes[-1].handler
    assert [one.construct for one in handler.refusals] == ["call of the function `opened`"]
    assert handler.bound == (("id", "id"), ("value", "opened of api"))
