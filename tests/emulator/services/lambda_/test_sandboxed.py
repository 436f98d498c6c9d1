"""A function with a WASM form: run in the sandbox, its calls made as its role."""

import asyncio
import json
import time
from typing import Any

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.wasm import compile_route
from csc.compiler.project import project_of
from csc.emulator.calls import Call, Row
from csc.emulator.services.dynamodb.service import DynamoDb

COUNT = """from csc import *
notes = DynamoDB("notes")

class Note(Model):
    id: str
    n: int

@route("/count/{id}", methods=["POST"], public=True)
def count(id: str) -> Note:
    note = notes.find(id)
    if note is None:
        return notes.put(Note(id=id, n=1))
    return notes.put(Note(id=id, n=note.n + 1))
"""
SPIN = """from csc import *

@route("/spin/{n}", public=True)
def spin(n: int) -> int:
    i = 0
    while i < n:
        i += 1
    return i
"""
MANY = """from csc import *
notes = DynamoDB("notes")

class Note(Model):
    id: str
    n: int

@route("/many/{n}", public=True)
def many(n: int) -> int:
    found = 0
    for i in range(n):
        if notes.find(str(i % 7)) is not None:
            found += 1
        for j in range(40000):
            found += 0
    return found
"""


def module_of(source: str) -> bytes:
    program = compile_project(project_of({"api.py": source})).program
    assert program is not None
    module = compile_route(program, program.routes[0])
    assert isinstance(module, bytes), module
    return module


def allow(world: Any, *actions: str) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}],
    }
    world.call(
        "iam",
        "PutRolePolicy",
        {"RoleName": "r", "PolicyName": "p", "PolicyDocument": json.dumps(document)},
    )


@pytest.fixture
def tables(world: Any) -> Any:
    service = world.cloud.services["dynamodb"] = DynamoDb(world.cloud)
    definition = {
        "TableName": "notes",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    world.call("dynamodb", "CreateTable", definition)
    return service


def put(world: Any, source: str, **changes: Any) -> None:
    world.put("", wasm=module_of(source), **changes)


async def get(world: Any, **path: str) -> tuple[int, Any]:
    output = await world.run({"pathParameters": path, "requestContext": {}})
    payload = output["Payload"]
    assert payload["headers"] == {"Content-Type": "application/json"}
    return payload["statusCode"], json.loads(payload["body"])


async def test_it_answers_and_stores(world: Any, tables: Any) -> None:
    put(world, COUNT)
    allow(world, "dynamodb:GetItem", "dynamodb:PutItem")
    assert await get(world, id="a") == (200, {"id": "a", "n": 1})
    assert await get(world, id="a") == (200, {"id": "a", "n": 2})
    assert await get(world, id="b") == (200, {"id": "b", "n": 1})
    assert not world.service.pool.all


async def test_it_calls_as_its_role(world: Any, tables: Any) -> None:
    put(world, COUNT)
    allow(world, "dynamodb:GetItem")
    denials: list[Any] = []
    world.iam.on_denial.append(denials.append)
    assert await get(world, id="a") == (403, {"message": "Forbidden"})
    assert denials[0].action == "dynamodb:PutItem"
    assert denials[0].caller == "arn:aws:sts::123456789012:assumed-role/r/f"


async def test_its_tables_may_be_named_by_the_environment(world: Any, tables: Any) -> None:
    put(world, COUNT, environment={"CSC_TABLE_notes": "elsewhere"})
    allow(world, "dynamodb:*")
    status, body = await get(world, id="a")
    assert (status, body) == (500, {"message": "Internal server error"})


async def test_a_value_of_another_type_is_a_400(world: Any) -> None:
    put(world, SPIN)
    assert await get(world, n="x") == (400, {"message": "Bad Request"})
    assert await get(world, n="3") == (200, 3)


async def test_an_argument_past_64_bits_is_said_to_be(world: Any) -> None:
    put(world, SPIN)
    assert await get(world, n="9" * 30) == (500, {"message": "Internal server error"})
    assert any("past 64 bits" in line for line in world.lines())


async def test_an_event_that_is_no_proxy_event(world: Any) -> None:
    put(world, SPIN)
    output = await world.run([1, 2])
    assert output["Payload"]["statusCode"] == 400


async def test_what_outlasts_its_slice_goes_on_in_a_thread(world: Any) -> None:
    put(world, SPIN)
    assert await get(world, n="3000000") == (200, 3_000_000)


async def test_an_endless_loop_ends_while_others_are_served(world: Any) -> None:
    put(world, SPIN)
    endless = asyncio.ensure_future(get(world, n="100000000000000"))
    await asyncio.sleep(0)
    served = 0
    while not endless.done():
        assert await get(world, n="5") == (200, 5)
        served += 1
        await asyncio.sleep(0)
    assert await endless == (500, {"message": "Internal server error"})
    assert served > 20
    line = next(text for text in world.lines() if "ran too long" in text)
    assert "api.py:6" in line or "api.py:7" in line


async def test_calls_of_a_long_run_are_made_once_each(world: Any, tables: Any) -> None:
    """It uses up its slice, so that its first calls are replayed and the others come from a thread."""
    put(world, MANY)
    allow(world, "dynamodb:GetItem")
    seen = 0
    real = tables.operations["GetItem"].run

    def counting(service: Any, input_: Any, call: Call) -> Any:
        nonlocal seen
        seen += 1
        return real(service, input_, call)

    tables.operations = {**tables.operations, "GetItem": Row(counting)}
    assert await get(world, n="60") == (200, 0)
    assert seen == 60


async def test_a_service_that_answers_later_is_awaited(world: Any, tables: Any) -> None:
    put(world, COUNT)
    allow(world, "dynamodb:*")
    real = tables.operations["GetItem"].run

    async def late(service: Any, input_: Any, call: Call) -> Any:
        await asyncio.sleep(0.01)
        return real(service, input_, call)

    tables.operations = {**tables.operations, "GetItem": Row(late)}
    assert await get(world, id="a") == (200, {"id": "a", "n": 1})
    assert await get(world, id="a") == (200, {"id": "a", "n": 2})


async def test_now_is_the_time_of_the_request(world: Any) -> None:
    put(world, 'from csc import *\n@route("/t", public=True)\ndef t() -> int:\n    return now()\n')
    output = await world.run({"requestContext": {"requestTimeEpoch": 1234}})
    assert output["Payload"]["body"] == "1234"
    before = int(time.time() * 1000)
    assert int((await world.run({}))["Payload"]["body"]) >= before


async def test_a_module_that_is_none(world: Any) -> None:
    world.put("", wasm=b"\0asm\1\0\0\0")
    with pytest.raises(ValueError, match="not a module of ours"):
        await world.run({})
