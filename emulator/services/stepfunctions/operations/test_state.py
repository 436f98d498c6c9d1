"""TestState: one state run by itself, its work done or mocked, and its data shown on the way.

{"Type": "Pass", "Parameters": {"a.$": "$.b"}, "End": true}, {"b": 1}   ──▶   SUCCEEDED, {"a": 1}
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import InvalidDefinition, ValidationException
from csc.emulator.services.stepfunctions.language.failures import StateFailure, matches
from csc.emulator.services.stepfunctions.language.query import concluded
from csc.emulator.services.stepfunctions.language.retry import Retrier
from csc.emulator.services.stepfunctions.language.run import Job, Run, Step, end_of, shown
from csc.emulator.services.stepfunctions.language.scope import JSONPATH, Scope
from csc.emulator.services.stepfunctions.language.states import COUNTED, KINDS, caught_by
from csc.emulator.services.stepfunctions.operations.machines import check_definition
from csc.emulator.services.stepfunctions.store import Execution, Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

NAME = "StateName"
"""What a state that is given alone is called."""
UNMOCKED = frozenset({"Pass", "Fail", "Succeed", "Wait", "Choice"})
MOCKED = frozenset({"Map", "Parallel"})


@dataclass(frozen=True, slots=True)
class Trial:
    """A state with its name, the query language around it, its input, and how its work is mocked."""

    name: str
    state: Mapping[str, Any]
    query: str
    input: Any
    mock: Mapping[str, Any]
    alone: bool


class _Silent:
    def tell(self, kind: str, details: Mapping[str, Any], previous: int) -> int:
        return previous


async def test_state(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises InvalidDefinition, ValidationException."""
    trial = _read(input)
    scope = Scope(_context(sfn, trial, input), trial.query)
    scope.variables = _json(input.get("variables"), "variables") or {}
    scope.inspected = {}
    output: Output
    try:
        step = await _run(sfn, trial, input, scope)
        output = {"output": shown(step.output), "status": "SUCCEEDED"}
        if step.next is not None:
            output["nextState"] = step.next
    except StateFailure as failure:
        output = _failed(trial, failure, input, scope)
    if str(input.get("inspectionLevel") or "INFO") != "INFO":
        output["inspectionData"] = _inspection(trial, scope)
    return output


def _read(input: Input) -> Trial:
    text = str(input["definition"])
    wanted = input.get("stateName")
    given: Any = _json(text, "definition")
    if not isinstance(given, dict):
        raise InvalidDefinition("Definition must be a valid JSON object")
    alone = "States" not in given
    state: Mapping[str, Any]
    if alone:
        query = str(given.get("QueryLanguage", JSONPATH))
        check_definition(shown(_machine_of(given)))
        name, state = NAME, dict(given)
    else:
        check_definition(text)
        query = str(given.get("QueryLanguage", JSONPATH))
        name, state = _named(given, str(wanted or given["StartAt"]))
    mock = input.get("mock") or {}
    _check_mock(state, mock, input)
    return Trial(name, state, query, _json(input.get("input") or "{}", "input"), mock, alone)


def _machine_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """The smallest machine that holds the state: where it leads to are states that end."""
    targets = [state.get("Next"), state.get("Default")]
    for group in ("Choices", "Catch"):
        targets += [one.get("Next") for one in state.get(group) or () if isinstance(one, dict)]
    ends = {str(name): {"Type": "Succeed"} for name in targets if name}
    return {"StartAt": NAME, "States": {**ends, NAME: state}}


def _named(machine: Mapping[str, Any], wanted: str) -> tuple[str, Mapping[str, Any]]:
    """Also one within a Map or a Parallel. Raises ValidationException."""
    for name, state in _all_states(machine):
        if name == wanted:
            return name, state
    raise ValidationException("State not found in definition")


def _all_states(machine: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, state in machine.get("States", {}).items():
        yield name, state
        inner = [state.get("ItemProcessor"), state.get("Iterator"), *(state.get("Branches") or ())]
        for one in inner:
            if isinstance(one, Mapping):
                yield from _all_states(one)


def _check_mock(state: Mapping[str, Any], mock: Mapping[str, Any], input: Input) -> None:
    """Raises ValidationException, InvalidDefinition."""
    kind = str(state["Type"])
    if not mock:
        if kind in MOCKED:
            raise InvalidDefinition(
                "TestState API does not support Map or Parallel states. Supported state types "
                "include: [Task, Wait, Pass, Succeed, Fail, Choice]"
            )
        return
    if kind in UNMOCKED:
        raise ValidationException(f"State type '{kind}' is not supported when a mock is specified")
    if "result" in mock and "errorOutput" in mock:
        raise ValidationException(
            "A test mock should have only one of the following fields: [result, errorOutput]."
        )
    if input.get("revealSecrets"):
        raise ValidationException(
            "TestState does not support RevealSecrets when a mock is specified."
        )
    if "result" in mock:
        _check_result(state, mock["result"])


def _check_result(state: Mapping[str, Any], text: Any) -> None:
    try:
        result = json.loads(str(text))
    except (ValueError, RecursionError):
        raise ValidationException("Mocked result must be valid JSON") from None
    if str(state["Type"]) == "Map":
        written = "ResultWriter" in state
        if written and not isinstance(result, dict):
            raise ValidationException("Mocked result must be a JSON object.")
        if not written and not isinstance(result, list):
            raise ValidationException("Mocked result must be an array.")


def _json(text: Any, member: str) -> Any:
    if text is None:
        return None
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError):
        if member == "definition":
            raise InvalidDefinition("Definition must be a valid JSON object") from None
        raise ValidationException(f"The {member} must be valid JSON.") from None


def _context(sfn: "StepFunctions", trial: Trial, input: Input) -> dict[str, Any]:
    """The context object, with what is given of it."""
    from datetime import UTC, datetime

    given = _json(input.get("context"), "context") or {}
    now = datetime.fromtimestamp(sfn.now(), UTC)
    stamp = f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z"
    machine, execution = sfn.arn("TestState", "stateMachine"), sfn.cloud.clock.uuid()
    role = {"RoleArn": str(input["roleArn"])} if input.get("roleArn") else {}
    kind = str(trial.state["Type"])
    made: dict[str, dict[str, Any]] = {
        "Execution": {
            "Id": f"{machine.replace(':stateMachine:', ':express:')}:{execution}",
            "Input": trial.input,
            "Name": execution,
            **role,
            "StartTime": stamp,
        },
        "StateMachine": {"Id": machine, "Name": "TestState"},
        "State": {"Name": trial.name, "EnteredTime": stamp, **COUNTED.get(kind, {})},
    }
    for name, value in given.items():
        made[name] = {**made.get(name, {}), **value} if isinstance(value, dict) else value
    return made


async def _run(sfn: "StepFunctions", trial: Trial, input: Input, scope: Scope) -> Step:
    """Raises StateFailure: no retrier is waited for."""
    kind = str(trial.state["Type"])
    if kind in MOCKED:
        return end_of(trial.state, concluded(trial.state, trial.input, _mocked(trial), scope))
    run = Run(_Silent(), _worker(sfn, trial, input), _no_sleep, sfn.now, sfn.cloud.clock.uuid)
    return await KINDS[kind](run, trial.name, trial.state, trial.input, scope)


async def _no_sleep(seconds: float) -> None:
    """A Wait state is at its end at once."""


def _mocked(trial: Trial) -> Any:
    """Raises StateFailure where an error is mocked."""
    if "errorOutput" in trial.mock:
        error = trial.mock["errorOutput"]
        raise StateFailure(error.get("error"), error.get("cause"))
    return json.loads(str(trial.mock["result"]))


def _worker(sfn: "StepFunctions", trial: Trial, input: Input) -> Any:
    from csc.emulator.services.stepfunctions.integrations.work import worker_for

    role = str(input.get("roleArn") or "")
    if str(trial.state["Type"]) == "Task" and not (role or trial.mock):
        raise ValidationException("RoleArn is required when testing a Task state without a mock.")
    now, arn = sfn.now(), sfn.arn("TestState", "stateMachine")
    machine = Machine(arn, "TestState", "{}", role, "EXPRESS", now, now, "")
    execution = Execution(f"{arn}:test", arn, "test", "RUNNING", now, shown(trial.input))
    plain = worker_for(sfn, machine, execution)

    async def work(run: Run, job: Job) -> Any:
        result = _mocked(trial) if trial.mock else await plain(run, job)
        return job.scope.inspect("result", result)

    return work


def _failed(trial: Trial, failure: StateFailure, input: Input, scope: Scope) -> Output:
    """Whether it would be tried again, was caught, or stands."""
    output: Output = {"error": failure.error, "status": "FAILED"}
    if failure.cause is not None:
        output["cause"] = failure.cause
    if failure.error is None:
        del output["error"]
    details = _retried(trial, failure, input)
    if details is not None:
        scope.inspect("errorDetails", details)
        return output | {"status": "RETRIABLE"}
    caught = caught_by(trial.state, failure, trial.input, scope)
    if caught is None:
        return output
    names = [catcher["ErrorEquals"] for catcher in trial.state["Catch"]]
    index = next(n for n, errors in enumerate(names) if matches(failure, errors))
    scope.inspect("errorDetails", {"catchIndex": index})
    return output | {
        "status": "CAUGHT_ERROR",
        "output": shown(caught.output),
        "nextState": caught.next,
    }


def _retried(trial: Trial, failure: StateFailure, input: Input) -> dict[str, Any] | None:
    done = int((input.get("stateConfiguration") or {}).get("retrierRetryCount") or 0)
    for index, rule in enumerate(trial.state.get("Retry") or ()):
        retrier = Retrier(rule)
        if not matches(failure, retrier.names):
            continue
        retrier.attempts = done
        seconds = retrier.next_wait()
        if seconds is None:
            return None
        return {"retryIndex": index, "retryBackoffIntervalSeconds": int(seconds)}
    return None


def _inspection(trial: Trial, scope: Scope) -> dict[str, Any]:
    """Texts of JSON, but for numbers and what is told of errors."""
    found = dict(scope.inspected or {})
    told: dict[str, Any] = {"input": shown(trial.input)}
    details = found.pop("errorDetails", None)
    told |= {step: shown(value) for step, value in found.items()}
    if scope.variables:
        told["variables"] = shown(scope.variables)
    if details is not None:
        told["errorDetails"] = details
    if str(trial.state["Type"]) == "Map":
        told["maxConcurrency"] = int(trial.state.get("MaxConcurrency") or 0)
        for field in ("ToleratedFailureCount", "ToleratedFailurePercentage"):
            if field in trial.state:
                told[field[0].lower() + field[1:]] = trial.state[field]
    return told
