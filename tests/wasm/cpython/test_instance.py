"""Handlers that have no typed form, run in CPython inside the sandbox."""

import json
from typing import Any

import pytest

from csc.wasm.cpython.find_line import find_line
from csc.wasm.sandbox import ExhaustedError, GuestError

NOTES = """import statistics
notes = DynamoDB("notes")

class Note(Model):
    id: str
    n: int = 1

@route("/x/{id}", public=True)
def x(id: str) -> dict[str, JSON]:
"""
PLAIN = '@route("/x/{id}", public=True)\ndef x(id: str) -> int:\n'


def body(response: dict[str, Any]) -> Any:
    return json.loads(response["body"])


def test_it_runs_what_no_typed_form_can_say(world: Any) -> None:
    source = NOTES + "    return {'middle': statistics.median(map(int, id.split(',')))}\n"
    found = world.answer(world.start(source.replace("JSON", "int")), id="3,1,2")
    assert (found["statusCode"], body(found)) == (200, {"middle": 2})


def test_calls_go_through_the_host_with_the_same_plans(world: Any) -> None:
    source = NOTES.replace("JSON", "str") + (
        "    note = notes.put(Note(id=uuid4(), n=now()))\n    return {'id': note.id, 'n': str(note.n)}\n"
    )
    assert body(world.answer(world.start(source), id="a")) == {"id": "u-1", "n": "7"}
    assert world.calls == [
        ("ids", "uuid4", {}),
        ("dynamodb", "PutItem", {"TableName": "notes", "Item": {"id": {"S": "u-1"}, "n": {"N": "7"}}}),
    ]  # fmt: skip


def test_a_refused_call_is_answered_as_from_a_template(world: Any) -> None:
    world.fails = "ConditionalCheckFailedException"
    source = NOTES.replace("JSON", "str") + (
        "    notes.put(Note(id=id), if_not_exists=True)\n    return {}\n"
    )
    found = world.answer(world.start(source), id="a")
    assert (found["statusCode"], body(found)) == (409, {"message": "Conflict"})


def test_modules_of_a_project_are_imported_from_memory(world: Any) -> None:
    source = "import helper\n" + PLAIN + "    return helper.double(int(id))\n"
    helper = {"helper.py": "def double(n: int) -> int:\n    return n + n\n"}
    assert body(world.answer(world.start(source, helper), id="4")) == 8


def test_state_of_a_module_lives_as_long_as_the_instance(world: Any) -> None:
    source = "seen: list[str] = []\n" + PLAIN + "    seen.append(id)\n    return len(seen)\n"
    instance = world.start(source)
    assert [body(world.answer(instance, id="a")) for _ in range(3)] == [1, 2, 3]
    assert body(world.answer(world.start(source), id="a")) == 1


def test_a_coroutine_is_awaited(world: Any) -> None:
    source = (
        "import asyncio\n" + PLAIN.replace("def", "async def") + "    async def one() -> int:\n"
        "        await asyncio.sleep(0.001)\n        return 1\n"
        "    return sum(await asyncio.gather(one(), one()))\n"
    )
    assert body(world.answer(world.start(source), id="a")) == 2


def test_what_it_prints_goes_to_its_log(world: Any) -> None:
    source = PLAIN + "    print('one\\ntwo', end='')\n    return 1\n"
    world.answer(world.start(source), id="a")
    assert world.lines == ["one", "two"]


STOPPED = {
    "an endless loop": "    while True:\n        pass\n",
    "one that catches everything": (
        "    while True:\n        try:\n            while True:\n                pass\n"
        "        except BaseException:\n            pass\n"
    ),
    "one long operation": "    notes = 1\n    return sum(range(10**12))\n",
    "a long sleep": "    import time\n    time.sleep(50)\n    return 1\n",
    "the stack of C": "    import json\n    json.loads('[' * 100000)\n    return 1\n",
}


@pytest.mark.parametrize("code", STOPPED.values(), ids=STOPPED.keys())
def test_a_handler_that_does_not_end_is_stopped_with_its_line(world: Any, code: str) -> None:
    instance = world.start(PLAIN + code)
    with pytest.raises(ExhaustedError) as caught:
        world.answer(instance, wall=0.5, busy=0.2, id="a")
    assert instance.broken
    site = caught.value.site or find_line(
        world.image, world.started, world.event(id="a"), instance.run.trace
    )
    assert site is not None
    first = 4
    assert site[0] == "api.py" and first <= site[1] <= first + code.count("\n")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("    found = []\n    while True:\n        found.append('a' * 10**6)\n", "MemoryError"),
        ("    return len('a' * 10**9)\n", "MemoryError"),
        ("    def f(n: int) -> int:\n        return f(n + 1)\n    return f(1)\n", "RecursionError"),
    ],
    ids=["a little at a time", "at once", "recursion"],
)
def test_memory_and_recursion_end_in_pythons_own_errors(world: Any, code: str, error: str) -> None:
    assert world.answer(world.start(PLAIN + code), id="a")["statusCode"] == 500
    assert error in world.lines[-1]
    assert any('File "/program/api.py", line' in line for line in world.lines)


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "open('/tmp/x', 'w').write('x')",
        "__import__('os').listdir('/')",
        "__import__('os').system('true')",
        "__import__('subprocess').run(['true'])",
        "__import__('socket').create_connection(('127.0.0.1', 80))",
        "__import__('urllib.request')",
        "__import__('ctypes')",
    ],
)
def test_nothing_outside_can_be_reached(world: Any, code: str) -> None:
    assert (
        world.answer(world.start(PLAIN + f"    {code}\n    return 1\n"), id="a")["statusCode"]
        == 500
    )


def test_it_sees_no_variable_of_ours(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    source = "import os\n" + PLAIN + "    return len(os.environ)\n"
    assert body(world.answer(world.start(source), id="a")) == 0


def test_what_is_random_differs_between_instances(world: Any) -> None:
    source = (
        "import random, secrets\n"
        + PLAIN.replace("int:", "str:")
        + ("    return f'{random.random()} {secrets.token_hex(8)}'\n")
    )
    found = {body(world.answer(world.start(source), id="a")) for _ in range(3)}
    assert len(found) == 3 and len({one.split()[0] for one in found}) == 3


def test_a_module_that_cannot_be_imported_is_told_with_its_line(world: Any) -> None:
    with pytest.raises(GuestError) as caught:
        world.start("LIMIT = int('x')\n" + PLAIN + "    return LIMIT\n")
    assert (caught.value.name, caught.value.site) == ("ValueError", ["api.py", 2])


def test_a_syntax_error_has_its_line(world: Any) -> None:
    from csc.wasm.cpython.instance import Instance

    with pytest.raises(GuestError) as caught:
        Instance(world.image).compile(
            {"a": {"path": "a.py", "package": False, "text": "x = 1\ny ="}}
        )
    assert caught.value.site == ["a.py", 2]


def test_what_the_snapshot_holds_is_not_counted(world: Any) -> None:
    """Else each look at an object would write, and so copy, its page."""
    instance = world.start(
        """import re
import statistics
import sys


@route("/x", public=True)
def x() -> list[bool]:
    own = ["a", "b"]
    there = [re.compile, re.compile.__code__, statistics, sys.modules, "statistics", own, Model]
    return [sys._is_immortal(one) for one in there]
"""
    )
    answer = world.answer(instance)
    assert answer["body"] == "[true, true, true, true, true, false, true]"


def test_bytes_reach_a_service_as_base64(world: Any) -> None:
    world.output = {}
    instance = world.start(
        """import statistics

class Blob(Model):
    id: str
    data: bytes

blobs = DynamoDB("blobs", model=Blob)

@route("/x/{id}", public=True)
def x(id: str) -> None:
    statistics.mean([1])
    blobs.put(Blob(id=id, data=b"\\x00\\xff"))
"""
    )
    assert world.answer(instance, id="é")["statusCode"] == 204
    item = world.calls[-1][2]["Item"]
    assert item == {"id": {"S": "é"}, "data": {"B": "AP8="}}
