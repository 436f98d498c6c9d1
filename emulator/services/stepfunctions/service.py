"""The service ``stepfunctions``: machines, running executions, what each call needs of IAM."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.stepfunctions.errors import (
    ExecutionDoesNotExist,
    InvalidArn,
    StateMachineDoesNotExist,
)
from csc.emulator.services.stepfunctions.find_machine import check_machine_arn
from csc.emulator.services.stepfunctions.operations import OPERATIONS
from csc.emulator.services.stepfunctions.store import Execution, Machine, Store

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.integrations.run_activity import Offers

SERVICE = "states.amazonaws.com"
SESSION = "CscStepFunctions"
RESUME_AFTER = 1.0
"""Seconds from the start: by then the project, whose functions are called, is deployed."""
BY_EXECUTION = ("DescribeExecution", "GetExecutionHistory", "StopExecution", "RedriveExecution")


class StepFunctions:
    """``waiting`` are the tasks that wait for a token; ``tasks`` the executions that run, by ARN.
    ``sleep`` is how states wait."""

    name = "stepfunctions"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self.waiting: dict[str, asyncio.Future[str]] = {}
        self.beats: dict[str, asyncio.Event] = {}
        self.offers: dict[str, Offers] = {}
        self.tasks: dict[str, asyncio.Task[Execution]] = {}
        self._resuming: asyncio.TimerHandle | None = None
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def start(self) -> None:
        """Go on with the executions that a process left unfinished."""
        if self.store.running():
            loop = asyncio.get_running_loop()
            self._resuming = loop.call_later(RESUME_AFTER, self.resume)

    def resume(self) -> None:
        from csc.emulator.services.stepfunctions.run_execution import resume

        for execution in self.store.running():
            if execution.arn not in self.tasks:
                resume(self, execution)

    async def close(self) -> None:
        """End what runs; it stays RUNNING in the state file, and goes on at the next start."""
        if self._resuming is not None:
            self._resuming.cancel()
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        resource = input.get("stateMachineArn") or input.get("executionArn")
        resource = resource or input.get("resourceArn") or input.get("activityArn")
        resource = resource or input.get("stateMachineVersionArn")
        resource = resource or input.get("stateMachineAliasArn") or input.get("mapRunArn")
        if operation in ("CreateStateMachine", "CreateActivity"):
            kind = operation.removeprefix("Create")
            resource = self.arn(str(input.get("name")), kind[0].lower() + kind[1:])
        needed = Permission(f"states:{operation}", str(resource or "*"))
        role = input.get("roleArn")
        if not role:
            return (needed,)
        return (needed, Permission("iam:PassRole", str(role), {"iam:PassedToService": SERVICE}))

    def arn(self, name: str, kind: str = "stateMachine") -> str:
        return f"arn:aws:states:{self.cloud.region}:{self.cloud.account}:{kind}:{name}"

    def now(self) -> float:
        return self.cloud.clock.now()

    def find(self, arn: Any) -> Machine:
        """Raises InvalidArn, StateMachineDoesNotExist."""
        text = str(arn)
        check_machine_arn(text)
        machine = self.store.machine(text)
        if machine is None:
            raise StateMachineDoesNotExist(f"State Machine Does Not Exist: '{text}'")
        return machine

    def find_execution(self, arn: Any) -> Execution:
        """Raises InvalidArn, ExecutionDoesNotExist."""
        text = str(arn)
        if ":express:" in text:
            raise InvalidArn("Invalid Arn: 'Resource type not valid in this context: express'")
        if ":execution:" not in text:
            raise InvalidArn(f"Invalid Arn: 'Invalid ARN prefix: {text}'")
        execution = self.store.execution(text)
        if execution is None:
            raise ExecutionDoesNotExist(f"Execution Does Not Exist: '{text}'")
        return execution

    def caller_as(self, role: str) -> Caller:
        """A session of a role that was assumed."""
        iam: Any = self.cloud.services.get("iam")
        caller: Caller = iam.caller_for_role(role, SESSION)
        return caller

    def caller_of(self, machine: Machine) -> Caller | None:
        """As whom the machine calls; None where its role can't be assumed."""
        iam: Any = self.cloud.services.get("iam")
        if iam is None or self.cloud.authorize is None:
            role = machine.role.rpartition("/")[2]
            arn = f"arn:aws:sts::{self.cloud.account}:assumed-role/{role}/{SESSION}"
            return Caller(arn, self.cloud.account, machine.role)
        if not iam.may_assume(machine.role, SERVICE):
            return None
        caller: Caller = iam.caller_for_role(machine.role, SESSION)
        return caller
