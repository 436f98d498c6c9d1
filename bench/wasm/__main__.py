"""``python -m bench.wasm``: the sandbox beside a CPython worker, in one run."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.wasm.cpython import measure_cpython
from bench.wasm.workloads import BARE, BODY, REPORT, SPIN, THREE_CALLS, program_of
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.backends.wasm import compile_route
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.service import Lambda
from csc.emulator.storage import open_storage
from csc.wasm import sandbox
from csc.wasm.sandbox import ExhaustedError, Handler, load, machine

TABLE = {
    "TableName": "notes",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def main() -> None:
    print(f"WASM sandbox ({type(machine()).__name__})")
    measure_saving()
    measure_runs()
    measure_stops()
    print("CPython in the sandbox")
    measure_cpython(show)
    print("Lambda service, one invocation with event and response as JSON")
    asyncio.run(measure_service())


def show(what: str, seconds: float, goal: str = "") -> None:
    text = f"{seconds * 1e6:9.1f} µs" if seconds < 0.001 else f"{seconds * 1e3:9.2f} ms"
    print(f"  {what:58} {text}  {goal}")


def median(run: Callable[[], object], times: int = 500) -> float:
    for _ in range(min(20, times)):
        run()
    return statistics.median(timed(run) for _ in range(times))


def timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def handler_of(source: str) -> Handler:
    program = program_of(source)
    module = compile_route(program, program.routes[0])
    assert isinstance(module, bytes)
    return Handler(load(module))


def measure_saving() -> None:
    program = program_of(THREE_CALLS)

    def save() -> None:
        module = compile_route(program, program.routes[0])
        assert isinstance(module, bytes)
        sandbox._prepared.cache_clear()  # a save changes the code
        Handler(load(module))

    show("save to callable: IR, module, machine code, codecs", median(save, 100), "goal 5 ms")


def answer(service: str, operation: str, input_: dict[str, Any]) -> Any:
    if service == "dynamodb":
        return {}
    return 1_700_000_000_000 if service == "clock" else "b7e6b3a0-0000-4000-8000-000000000000"


def measure_runs() -> None:
    create, note = handler_of(THREE_CALLS), json.loads(BODY)
    run = median(lambda: create.run({"note": note}, {}, answer), 2000)
    show("request with three host calls, fresh instance", run, "goal 100 µs")
    spin = handler_of(SPIN)
    million = median(lambda: spin.run({"n": 1_000_000}, {}, answer), 10)
    show("a million turns of a loop, under fuel", million, "goal 20 ms")
    show("nothing but a fresh instance", median(lambda: spin.run({"n": 0}, {}, answer), 2000))
    report = handler_of(REPORT)
    items = [{"id": {"S": str(i)}, "title": {"S": "a" * 20}, "done": {"BOOL": True}} for i in range(100)]  # fmt: skip
    found = median(lambda: report.run({}, {}, lambda *call: {"Items": items}), 200)
    show("a scan of 100 items, counted", found)


def measure_stops() -> None:
    spin = handler_of(SPIN)

    def endless() -> None:
        try:
            spin.run({"n": 10**15}, {}, answer)
        except ExhaustedError:
            return
        raise AssertionError("it ended")

    show("an endless loop is stopped after", timed(endless), "goal 1 s")


async def measure_service() -> None:
    cloud = Cloud(open_storage(None), Clock())
    cloud.services["dynamodb"] = DynamoDb(cloud)
    cloud.services["lambda"] = service = Lambda(cloud)
    call(cloud, "dynamodb", "CreateTable", TABLE)
    program = program_of(THREE_CALLS)
    module = compile_route(program, program.routes[0])
    assert isinstance(module, bytes)
    files = bundle(program, program.routes[0])
    role = "arn:aws:iam::123456789012:role/r"
    arn = service.arn("f")
    event = {"body": BODY, "requestContext": {"requestTimeEpoch": 1}}
    base = Function("f", arn, role, "python3.13", "handler.handler", code_of_files(files))
    try:
        service.functions["f"] = Function(**fields(base) | {"wasm": module})
        show("WASM, with a PutItem in SQLite", await invocations(cloud, event))
        code = code_of_files({"index.py": BARE.encode()})
        change = {"code": code, "handler": "index.handler"}
        service.functions["f"] = Function(**fields(base) | change)
        show(
            "CPython worker that only answers: first (interpreter too)",
            await invocation(cloud, event),
        )
        show("CPython worker that only answers: warm", await invocations(cloud, event))
        await asyncio.sleep(1.0)
        code = code_of_files({"index.py": BARE.encode() + b"\n"})
        service.functions["f"] = Function(**fields(base) | change | {"code": code})
        show(
            "CPython worker, first after a change (a spare is ready)",
            await invocation(cloud, event),
        )
    finally:
        await service.close()
        cloud.storage.close()


def fields(function: Function) -> dict[str, Any]:
    return {name: getattr(function, name) for name in function.__slots__}


def call(cloud: Cloud, service: str, operation: str, input_: dict[str, Any]) -> Any:
    request = Call(service, operation, input_, cloud.root(), cloud.clock.uuid(), cloud.region)
    return cloud.invoke(request)


async def invocation(cloud: Cloud, event: Any) -> float:
    began = time.perf_counter()
    payload = json.dumps(event).encode()
    output = await call(cloud, "lambda", "Invoke", {"FunctionName": "f", "Payload": payload})
    assert json.loads(output["Payload"])["statusCode"] == 200, output
    return time.perf_counter() - began


async def invocations(cloud: Cloud, event: Any) -> float:
    return statistics.median([await invocation(cloud, event) for _ in range(500)])


if __name__ == "__main__":
    assert Path("pyproject.toml").exists(), "run it in the repository"
    main()
