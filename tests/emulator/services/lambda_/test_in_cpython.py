"""A function whose Python runs in the sandbox: its role, its log, its warm instances."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.project import project_of
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.lambda_.code import code_of_files, code_of_folder
from csc.emulator.services.lambda_.in_worker import invoke_in_worker
from csc.wasm.cpython.instance import Instance

HEAD = """from csc import *
import statistics

notes = DynamoDB("notes")
seen: list[str] = []


class Note(Model):
    id: str
    n: int = 1


"""
COUNT = (
    HEAD
    + """@route("/count/{id}", public=True)
def count(id: str) -> dict[str, int]:
    seen.append(id)
    print("count", id)
    note = notes.find(id) or Note(id=id, n=0)
    notes.put(Note(id=id, n=note.n + 1))
    return {"n": note.n + 1, "seen": len(seen), "m": int(statistics.mean([1, 3]))}
"""
)
SPIN = (
    HEAD
    + """@route("/spin/{id}", public=True)
def spin(id: str) -> int:
    while id == "spin":
        pass
    return len(id)
"""
)


def put(world: Any, source: str, **changes: Any) -> Any:
    program = compile_project(project_of({"api.py": source})).program
    assert program is not None
    code = code_of_files(bundle(program, program.routes[0]))
    return world.put("", code=code, handler="handler.handler", sandboxed=True, **changes)


def allow(world: Any, *actions: str) -> None:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    given = {"RoleName": "r", "PolicyName": "p", "PolicyDocument": document}
    world.call("iam", "PutRolePolicy", given)


@pytest.fixture
def tables(world: Any) -> Any:
    world.cloud.services["dynamodb"] = DynamoDb(world.cloud)
    definition = {
        "TableName": "notes",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    return world.call("dynamodb", "CreateTable", definition)


async def get(world: Any, id: str) -> tuple[int, Any]:
    output = await world.run({"pathParameters": {"id": id}, "requestContext": {}})
    return output["Payload"]["statusCode"], json.loads(output["Payload"]["body"])


async def test_it_runs_with_the_functions_role_and_stays_warm(world: Any, tables: Any) -> None:
    put(world, COUNT)
    allow(world, "dynamodb:GetItem", "dynamodb:PutItem")
    assert await get(world, "a") == (200, {"n": 1, "seen": 1, "m": 2})
    assert await get(world, "a") == (200, {"n": 2, "seen": 2, "m": 2})
    await asyncio.sleep(0)
    assert world.lines() == ["count a", "count a"]
    assert not world.service.pool.all  # no worker process was started


async def test_what_the_role_does_not_allow_is_refused(world: Any, tables: Any) -> None:
    put(world, COUNT)
    allow(world, "dynamodb:GetItem")
    assert await get(world, "a") == (403, {"message": "Forbidden"})


async def test_a_table_that_is_named_otherwise_is_found(world: Any, tables: Any) -> None:
    renamed = {"CSC_TABLE_notes": "nowhere"}
    put(world, COUNT, environment=renamed)
    allow(world, "dynamodb:*")
    assert (await get(world, "a"))[0] == 500


async def test_an_endless_loop_is_stopped_while_others_are_served(
    world: Any, tables: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults: Any = Instance.handle.__kwdefaults__
    monkeypatch.setitem(defaults, "busy", 2.0)  # a busy machine is slow
    put(world, SPIN)
    endless = asyncio.create_task(get(world, "spin"))
    await asyncio.sleep(0.05)
    assert await get(world, "four") == (200, 4)
    assert not endless.done()
    assert (await endless)[0] == 500
    await asyncio.sleep(0)
    (line,) = [text for text in world.lines() if "[ERROR]" in text]
    assert line.startswith("[ERROR] RuntimeError: it ran too long") and "(api.py:1" in line
    assert await get(world, "four") == (200, 4)


async def test_a_changed_function_gets_fresh_instances(world: Any, tables: Any) -> None:
    allow(world, "dynamodb:*")
    put(world, COUNT)
    await get(world, "a")
    put(world, COUNT.replace("len(seen)", "len(seen) + 10"))
    assert (await get(world, "a"))[1]["seen"] == 11


async def test_a_bundle_on_disk_runs_there_too(world: Any, tables: Any, tmp_path: Path) -> None:
    function = put(world, SPIN)
    for name, data in function.code.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    world.service.put(replace(function, code=code_of_folder(tmp_path)))
    assert await get(world, "four") == (200, 4)
    assert not world.service.pool.all


async def test_other_code_in_its_place_runs_in_a_worker(world: Any, tables: Any) -> None:
    function = put(world, SPIN)
    text = b"def handler(event, context):\n    return {'statusCode': 200, 'body': '7'}\n"
    world.service.put(replace(function, code=code_of_files({"handler.py": text})))
    assert await get(world, "four") == (200, 7)
    assert world.service.pool.all


async def test_ten_at_once_are_answered(world: Any, tables: Any) -> None:
    allow(world, "dynamodb:*")
    put(world, COUNT)
    found = await asyncio.gather(*(get(world, str(n)) for n in range(10)))
    assert [status for status, _ in found] == [200] * 10


async def test_it_answers_as_the_worker_does(world: Any, tables: Any) -> None:
    """The same bundle in a worker process of CPython."""
    function = put(world, SPIN)
    assert await get(world, "four") == (200, 4)
    world.service.put(replace(function, sandboxed=False))
    assert await get(world, "four") == (200, 4)
    assert world.service.pool.all and invoke_in_worker is not None
