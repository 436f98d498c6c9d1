"""Declaring is inert; a bound backend makes the same objects live; the keywords are the compiler's."""

import inspect
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import csc
from csc.compiler.frontend.declarations import DECLARATIONS
from csc.compiler.frontend.routes import KEYWORDS
from csc.declare import bind
from csc.http import HTTPError, Page, RouteOptions, route
from csc.inert import InertError

APPS = Path(__file__).parents[2] / "fixtures" / "apps"


class Recorder:
    """A backend that notes each call and gives what it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, object, Mapping[str, object]]] = []
        self.answer: object = None

    def call(
        self, service: str, operation: str, resource: object, arguments: Mapping[str, object]
    ) -> object:
        self.calls.append((service, operation, resource, arguments))
        return self.answer


@pytest.fixture
def backend() -> Iterator[Recorder]:
    recorder = Recorder()
    bind(recorder)
    yield recorder
    bind(None)


@pytest.mark.parametrize("app", ["todo", "users", "shop"])
def test_an_application_imports_and_connects_to_nothing(app: str) -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('it connects')\n"
        "socket.socket.connect = refuse\n"
        "import api\n"
        "assert not {'boto3', 'botocore', 'aiohttp'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=APPS / app, check=True, timeout=60)


@pytest.mark.parametrize(
    "use",
    [
        lambda: csc.DynamoDB("things").get("1"),
        lambda: csc.DynamoDB("things").put({}),
        lambda: csc.DynamoDB("things").scan(),
        lambda: csc.DynamoDB("things").query("1"),
        lambda: csc.DynamoDB("things").update("1", x=1),
        lambda: csc.DynamoDB("things").delete("1"),
        lambda: csc.LogStore("log").write({}),
    ],
)
def test_a_use_outside_of_a_handler_says_so(use: Callable[[], object]) -> None:
    with pytest.raises(InertError, match="no handler is running"):
        use()


def test_what_a_backend_is_given(backend: Recorder) -> None:
    table = csc.DynamoDB("notes", sort_key="at")
    backend.answer = {"id": "1"}
    table.find("a", 5)
    table.put({"x": 1}, if_not_exists=True)
    table.update("a", 5, {"x": 1}, when={"y": 2}, add={"n": 1}, z=3)
    table.delete("a", 5)
    table.query("a", index="i", eq=0, reverse=False)
    table.scan(limit=5)
    assert [(call[1], dict(call[3])) for call in backend.calls] == [
        ("get", {"key": ("a", 5)}),
        ("put", {"item": {"x": 1}, "if_not_exists": True}),
        (
            "update",
            {
                "key": ("a", 5),
                "fields": {"z": 3},
                "changes": {"x": 1},
                "add": {"n": 1},
                "when": {"y": 2},
            },
        ),
        ("delete", {"key": ("a", 5)}),
        ("query", {"partition": "a", "index": "i", "eq": 0, "reverse": False}),
        ("scan", {"limit": 5}),
    ]
    assert all(call[2] is table for call in backend.calls)


def test_get_of_a_missing_item_is_a_404_and_find_is_none(backend: Recorder) -> None:
    table = csc.DynamoDB("things")
    assert table.find("1") is None
    with pytest.raises(HTTPError) as raised:
        table.get("1")
    assert (raised.value.status, raised.value.message) == (404, "Not Found")


def test_clock_and_ids(backend: Recorder) -> None:
    backend.answer = 5
    assert csc.now() == 5
    backend.answer = "id"
    assert csc.uuid4() == "id"
    bind(None)
    assert csc.now() > 1_600_000_000_000
    assert len(csc.uuid4()) == 36


def test_a_table_by_its_name() -> None:
    declared = csc.DynamoDB("by-name-test")
    assert csc.dynamodb("by-name-test") is declared
    assert csc.dynamodb("by-name-other").name == "by-name-other"


@pytest.mark.parametrize("name", DECLARATIONS)
def test_the_compiler_knows_the_same_keywords(name: str) -> None:
    signature = inspect.signature(getattr(csc, name).__init__)
    assert set(signature.parameters) - {"self"} == set(DECLARATIONS[name])


def test_the_compiler_knows_the_same_keywords_of_route() -> None:
    assert set(RouteOptions.__annotations__) | {"methods"} == set(KEYWORDS)
    assert set(inspect.signature(route).parameters) - {"path"} == set(KEYWORDS)


def test_a_page_is_a_list_with_a_cursor() -> None:
    page: Page[int] = Page([1, 2], "next")
    assert (list(page), page.next, Page([3]).next) == ([1, 2], "next", None)


def test_every_exported_name_is_there() -> None:
    assert all(hasattr(csc, name) for name in csc.__all__)


def test_a_transaction_is_one_call_at_its_end(backend: Recorder) -> None:
    table, other = csc.DynamoDB("notes"), csc.DynamoDB("counters")
    with csc.transaction():
        table.put({"id": "1"})
        assert table.find("2") is None
        other.update("n", add={"count": 1})
    names = [(call[1], call[2]) for call in backend.calls]
    assert names == [("get", table), ("transact", None)]
    assert backend.calls[1][3] == {
        "writes": [
            ("put", table, {"item": {"id": "1"}}),
            ("update", other, {"key": ("n",), "fields": {}, "add": {"count": 1}}),
        ]
    }


def test_a_transaction_that_raises_writes_nothing(backend: Recorder) -> None:
    with pytest.raises(ZeroDivisionError), csc.transaction():
        csc.DynamoDB("notes").delete("1")
        raise ZeroDivisionError
    assert backend.calls == []
