"""State machines under test: waiting takes no time, functions are Python ones."""

import inspect
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest

from csc.emulator.calls import Call, Input, Output, Permission, Row
from tests.emulator.services.bed import Bed, until

ROLE = "arn:aws:iam::123456789012:role/machine"


class Functions:
    """A Lambda service of our own: names to Python functions of the payload."""

    name = "lambda"

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[Any], Any]] = {}
        self.operations: Mapping[str, Row] = {"Invoke": Row(invoke)}

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        return (Permission("lambda:InvokeFunction", input["FunctionName"]),)


async def invoke(functions: Functions, input: Input, call: Call) -> Output:
    handler = functions.handlers[input["FunctionName"].rpartition(":")[2]]
    try:
        result = handler(json.loads(input["Payload"]))
        if inspect.isawaitable(result):
            result = await result
    except ValueError as error:
        told = {"errorType": type(error).__name__, "errorMessage": str(error)}
        return {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": json.dumps(told)}
    return {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": json.dumps(result)}


class Machines(Bed):
    """``slept`` are the seconds that states have waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.functions = Functions()
        self.cloud.services["lambda"] = self.functions
        self.cloud.authorize = None
        self.slept: list[float] = []
        self.sfn: Any = self.cloud.services["stepfunctions"].made()  # type: ignore[attr-defined]
        self.sfn.sleep = self._sleep

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def create(self, definition: Any, kind: str = "EXPRESS", role: str = ROLE) -> str:
        made = self.call(
            "stepfunctions",
            "CreateStateMachine",
            name=f"m{len(self.sfn.store.machines())}",
            definition=json.dumps(definition),
            roleArn=role,
            type=kind,
        )
        return str(made["stateMachineArn"])

    async def run(self, definition: Any, input: Any = None, role: str = ROLE) -> Any:
        """What StartSyncExecution tells of one run."""
        arn = self.create(definition, role=role)
        text = json.dumps({} if input is None else input)
        return await self.ask(
            "stepfunctions", "StartSyncExecution", stateMachineArn=arn, input=text
        )

    async def wait(self, definition: Any, input: Any = None) -> Any:
        """What DescribeExecution tells of one run of a standard machine at its end."""
        execution = self.begin(definition, input)
        await until(lambda: execution not in self.sfn.tasks)
        return self.call("stepfunctions", "DescribeExecution", executionArn=execution)

    def begin(self, definition: Any, input: Any = None) -> str:
        arn = self.create(definition, "STANDARD")
        text = json.dumps({} if input is None else input)
        started = self.call("stepfunctions", "StartExecution", stateMachineArn=arn, input=text)
        return str(started["executionArn"])

    def events(self, execution: str) -> list[tuple[Any, ...]]:
        """Type, id and previous id of each event of an execution."""
        found = self.call("stepfunctions", "GetExecutionHistory", executionArn=execution)["events"]
        return [(one["type"], one["id"], one["previousEventId"]) for one in found]

    async def output(self, definition: Any, input: Any = None) -> Any:
        """The output of one run that succeeds."""
        told = await self.run(definition, input)
        assert told["status"] == "SUCCEEDED", told
        return json.loads(told["output"])

    async def failure(self, definition: Any, input: Any = None) -> tuple[str, str]:
        """Error and cause of one run that fails."""
        told = await self.run(definition, input)
        assert told["status"] == "FAILED", told
        return told.get("error"), told.get("cause", "")


def one(kind: str, **fields: Any) -> dict[str, Any]:
    """A machine of one state."""
    end = {} if kind in ("Choice", "Succeed", "Fail") or "Next" in fields else {"End": True}
    return {"StartAt": "S", "States": {"S": {"Type": kind, **end, **fields}}}


@pytest.fixture
async def machines() -> AsyncIterator[Machines]:
    machines = Machines()
    yield machines
    await machines.close()
