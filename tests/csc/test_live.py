"""A handler run as a Lambda: models of every sort, async, middleware, errors, log stores."""

import json
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csc import inert
from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.project import project_of
from csc.live import make_handler

Make = Callable[..., Callable[[Any, Any], dict[str, Any]]]


class Client:
    """Notes what it is asked; answers as told."""

    def __init__(self, **answers: Any) -> None:
        self.answers, self.calls = answers, list[Any]()

    class exceptions:
        class ResourceNotFoundException(Exception):
            pass

    def __getattr__(self, name: str) -> Any:
        def call(**input_: Any) -> Any:
            self.calls.append((name, input_))
            found = self.answers.get(name, {})
            if isinstance(found, list):
                found = found.pop(0)
            if isinstance(found, Exception):
                raise found
            return found

        return call


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """The handler of the first route of some source."""
    names = set(sys.modules)

    def made(source: str, client: Client | None = None, route: int = 0) -> Any:
        program = compile_project(project_of({"api.py": "from csc import *\n" + source})).program
        assert program is not None
        files = bundle(program, program.routes[route])
        (tmp_path / "api.py").write_bytes(files["api.py"])
        return make_handler(json.loads(files["csc.json"]), lambda service: client)

    sys.path.insert(0, str(tmp_path))
    yield made
    sys.path.remove(str(tmp_path))
    inert.bind(None)
    for name in set(sys.modules) - names:
        if name == "api":
            del sys.modules[name]


def body(value: Any) -> dict[str, Any]:
    return {"body": json.dumps(value), "requestContext": {"requestTimeEpoch": 5}}


@pytest.mark.parametrize(
    "declared",
    [
        "class New(Model):\n    title: str\n    size: int = 3\n",
        "from pydantic import BaseModel\nclass New(BaseModel):\n    title: str\n    size: int = 3\n",
        "from dataclasses import dataclass\n@dataclass\nclass New:\n    title: str\n    size: int = 3\n",
    ],
)
def test_models_of_every_sort(make: Make, declared: str) -> None:
    source = declared + (
        '@route("/n", methods=["POST"], public=True)\n'
        "def create(new: New) -> New:\n"
        "    import textwrap\n"
        "    return New(title=new.title + '!', size=new.size)\n"
    )
    answer = make(source)(body({"title": "a"}), None)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"title": "a!", "size": 3}


def test_async_handlers(make: Make) -> None:
    source = '@route("/n", public=True)\nasync def n() -> int:\n    import textwrap\n    return 5\n'
    assert make(source)({}, None)["body"] == "5"


def test_errors(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    source = (
        '@route("/n/{n}", public=True)\n'
        "def n(n: int) -> int:\n"
        "    import textwrap\n"
        "    if n < 0:\n"
        "        raise HTTPError(418, 'no')\n"
        "    return 10 // n\n"
    )
    handler = make(source)

    def at(n: str) -> tuple[int, Any]:
        answer = handler({"pathParameters": {"n": n}}, None)
        return answer["statusCode"], json.loads(answer["body"])

    assert at("5") == (200, 2)
    assert at("-1") == (418, {"message": "no"})
    assert at("x") == (400, {"message": "Bad Request"})
    assert at("0") == (500, {"message": "Internal server error"})
    assert "ZeroDivisionError" in capsys.readouterr().err


TABLE = (
    "class Note(Model):\n"
    "    id: str\n"
    "    text: str\n"
    "    labels: set[str] | None = None\n"
    'notes = DynamoDB("notes", model=Note)\n'
)


def test_get_that_is_tested_for_none_is_find(make: Make) -> None:
    source = TABLE + (
        '@route("/n/{id}", public=True)\n'
        "def n(id: str) -> dict[str, str]:\n"
        "    import textwrap\n"
        "    note = notes.get(id)\n"
        "    if note is None:\n"
        "        return {'found': 'no'}\n"
        "    return {'found': note.text}\n"
    )
    client = Client(get_item=[{}, {"Item": {"id": {"S": "a"}, "text": {"S": "é"}}}])
    handler = make(source, client)
    event = {"pathParameters": {"id": "a"}}
    assert handler(event, None)["body"] == '{"found": "no"}'
    assert handler(event, None)["body"] == '{"found": "é"}'
    assert client.calls[0] == ("get_item", {"TableName": "notes", "Key": {"id": {"S": "a"}}})


def test_put_makes_up_the_key_and_fills_in(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSC_TABLE_notes", "notes-prod")
    monkeypatch.setattr("csc.live.uuid", types.SimpleNamespace(uuid4=lambda: "u-1"))
    source = (
        TABLE
        + "class New(Model):\n    text: str\n"
        + (
            '@route("/n", methods=["POST"], public=True, status=201)\n'
            "def n(new: New) -> Note:\n"
            "    import textwrap\n"
            "    return notes.put(new)\n"
        )
    )
    client = Client()
    answer = make(source, client)(body({"text": "a"}), None)
    assert answer["statusCode"] == 201
    assert json.loads(answer["body"]) == {"id": "u-1", "text": "a", "labels": None}
    assert client.calls == [
        ("put_item", {"TableName": "notes-prod", "Item": {"id": {"S": "u-1"}, "text": {"S": "a"}}})
    ]


def test_middleware_that_is_python_runs_after(make: Make) -> None:
    source = (
        'store = LogStore("trail")\n'
        "@middleware\n"
        "def note(ctx):\n"
        "    status = ctx.response.status\n"
        "    store.write({'status': status, 'who': ctx.identity.sub, 'route': ctx.route})\n"
        '@route("/n/{id}", public=True)\n'
        "@note\n"
        "def n(id: str) -> str:\n"
        "    return id\n"
    )
    client = Client()
    event = {
        "resource": "/n/{id}",
        "pathParameters": {"id": "a"},
        "requestContext": {"authorizer": {"claims": {"sub": "me"}}},
    }
    assert make(source, client)(event, None)["body"] == '"a"'
    (call,) = client.calls
    assert call[0] == "put_log_events"
    assert call[1]["logGroupName"] == "trail"
    told = json.loads(call[1]["logEvents"][0]["message"])
    assert told == {"status": 200, "who": "me", "route": "/n/{id}"}


def test_refused_calls_become_answers(make: Make) -> None:
    from botocore.exceptions import ClientError

    source = TABLE + (
        '@route("/n/{id}", methods=["DELETE"], public=True)\n'
        "def n(id: str) -> None:\n"
        "    import textwrap\n"
        "    notes.delete(id, when={'text': 'x'})\n"
    )

    def failed(code: str, **extra: Any) -> ClientError:
        return ClientError({"Error": {"Code": code, "Message": "m"}, **extra}, "DeleteItem")

    check = "ConditionalCheckFailedException"
    answers = [
        {"Attributes": {"id": {"S": "a"}, "text": {"S": "x"}}},
        failed(check),
        failed(check, Item={"id": {"S": "a"}}),
        failed("AccessDeniedException"),
        failed("ThrottlingException"),
        failed("InternalServerError"),
    ]
    handler = make(source, Client(delete_item=answers))
    event = {"pathParameters": {"id": "a"}}
    found = [handler(event, None) for _ in range(6)]
    assert [answer["statusCode"] for answer in found] == [204, 404, 409, 403, 429, 500]
    assert found[0]["body"] == ""


def test_dependencies_run_once_and_those_that_yield_are_closed(make: Make) -> None:
    handler = make(
        """
seen = []

class Paging(Model):
    limit: int = 10
    after: str | None = None

class Counter:
    def __init__(self, limit: int = 10):
        seen.append("made")
        self.limit = limit

def opened(q: str = Query("x")):
    seen.append("open " + q)
    try:
        yield q
    finally:
        seen.append("closed")

async def later(value: str = Depends(opened)) -> str:
    return value + "!"

def guard(value: str = Depends(opened)) -> None:
    if value == "no":
        raise HTTPException(status_code=403, detail="No")

@route("/a", public=True, lambda_=True, dependencies=[Depends(guard)])
def a(
    loud: str = Depends(later),
    plain: str = Depends(opened),
    paging: Paging = Depends(),
    counter: Counter = Depends(Counter),
    after: str | None = None,
) -> list[str]:
    return [*seen, loud, plain, str(paging.limit + counter.limit), str(after)]
"""
    )
    event = {"multiValueQueryStringParameters": {"q": ["hi"], "limit": ["3"], "after": ["z"]}}
    answer = handler(event, None)
    assert json.loads(answer["body"]) == ["open hi", "made", "hi!", "hi", "6", "z"]
    assert sys.modules["api"].seen == ["open hi", "made", "closed"]
    answer = handler({"queryStringParameters": {"q": "no"}}, None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (403, {"message": "No"})
    assert sys.modules["api"].seen[-2:] == ["open no", "closed"]


def test_errors_of_tables_by_their_class(make: Make) -> None:
    from botocore.exceptions import ClientError

    failed: Any = {"Error": {"Code": "ConditionalCheckFailedException", "Message": ""}}
    handler = make(
        """
class Item(Model):
    id: str

items = DynamoDB("items", model=Item)

@route("/a/{id}", public=True, lambda_=True)
def a(id: str) -> str:
    try:
        items.get(id)
    except NotFound as error:
        first = error.detail
    try:
        items.put(Item(id=id), if_not_exists=True)
    except Conflict as error:
        return f"{first} {error.status_code} {isinstance(error, HTTPError)}"
    return "stored"
""",
        Client(put_item=ClientError(failed, "PutItem")),
    )
    answer = handler({"pathParameters": {"id": "1"}}, None)
    assert json.loads(answer["body"]) == "Not Found 409 True"
