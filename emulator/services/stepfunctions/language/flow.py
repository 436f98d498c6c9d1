"""The states that do no work of their own: Pass, Choice, Wait, Succeed, Fail."""

from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.choice_rules import holds, read_time
from csc.emulator.services.stepfunctions.language.failures import (
    StateFailure,
    not_evaluated,
    runtime,
)
from csc.emulator.services.stepfunctions.language.numbers import check_delay, wait_seconds
from csc.emulator.services.stepfunctions.language.paths import read_expression, select
from csc.emulator.services.stepfunctions.language.query import (
    arguments,
    assign,
    concluded,
    passed_on,
    query_of,
    result_of,
    selected,
)
from csc.emulator.services.stepfunctions.language.run import Run, State, Step, end_of
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope


async def run_pass(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    if query_of(state, scope) == JSONATA:
        states = {"input": input}
        output = result_of(state, "Output", states, scope, input)
        assign(state, states, input, scope, JSONATA)
        return end_of(state, output)
    if "Result" in state:
        result = scope.inspect("result", state["Result"])
    else:
        result = arguments(state, input, scope)
    return end_of(state, concluded(state, input, result, scope))


async def run_choice(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure (States.NoChoiceMatched)."""
    in_jsonata = query_of(state, scope) == JSONATA
    chosen = selected(state, input, scope)
    for number, rule in enumerate(state["Choices"]):
        if in_jsonata:
            found = _condition(rule["Condition"], f"Choices[{number}]/Condition", input, scope)
        else:
            found = holds(rule, chosen, scope)
        if found:
            output = _chosen(state, rule, input, scope)
            return Step(output, str(rule["Next"]))
    if "Default" in state:
        return Step(passed_on(state, input, scope), str(state["Default"]))
    raise StateFailure(
        "States.NoChoiceMatched",
        f"The state '{name}' has no default and none of its choices matched.",
    )


def _condition(condition: Any, location: str, input: Any, scope: Scope) -> bool:
    if not jsonata.is_expression(condition):
        return bool(condition)
    value = jsonata.evaluate(condition, {"input": input}, scope, location)
    if not isinstance(value, bool):
        raise jsonata.unexpected(condition, location, "boolean", value)
    return value


def _chosen(state: State, rule: Any, input: Any, scope: Scope) -> Any:
    """A rule may have an Output and variables of its own."""
    if query_of(state, scope) == JSONATA:
        states = {"input": input}
        output = result_of(rule, "Output", states, scope, input)
        assign(rule, states, input, scope, JSONATA)
        return output
    assign(rule, {}, selected(state, input, scope), scope, query_of(state, scope))
    return select(state.get("OutputPath", "$"), selected(state, input, scope), scope)


async def run_wait(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    chosen = selected(state, input, scope)
    seconds = wait_seconds(state, chosen, scope)
    if seconds is None:
        seconds = _until(state, chosen, scope) - run.now()
        check_delay(seconds)
    if seconds > 0:
        await run.sleep(seconds)
    return end_of(state, passed_on(state, input, scope))


def _until(state: State, input: Any, scope: Scope) -> float:
    value, path = state.get("Timestamp"), state.get("TimestampPath")
    if path is not None:
        value = select(path, input, scope)
    elif jsonata.is_expression(value):
        value = jsonata.evaluate(str(value), {"input": input}, scope, "Timestamp")
    moment = read_time(value)
    if moment is not None:
        return moment.timestamp()
    wrong = "a valid ISO-8601 extended offset date-time format string"
    if path is not None:
        raise runtime(f"The TimestampPath parameter does not reference {wrong}: {path} == {value}")
    wrong = "an ISO-8601 extended offset date-time format string"
    raise not_evaluated(
        f"The Timestamp field cannot be parsed as {wrong}: {value}", "Timestamp", entered=True
    )


async def run_succeed(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    return Step(passed_on(state, input, scope), None)


async def run_fail(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure, always."""
    error, cause = (_told(state, field, input, scope) for field in ("Error", "Cause"))
    raise StateFailure(error, cause)


def _told(state: State, field: str, input: Any, scope: Scope) -> str | None:
    value = state.get(field)
    if f"{field}Path" in state:
        value = read_expression(str(state[f"{field}Path"]), input, scope, f"{field}Path")
    elif jsonata.is_expression(value):
        value = jsonata.evaluate(str(value), {"input": input}, scope, field)
    return None if value is None else str(value)
