"""The states that do no work of their own: Pass, Choice, Wait, Succeed, Fail."""

from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.choice_rules import holds, read_time
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.paths import (
    fill_template,
    read_expression,
    select,
)
from csc.emulator.services.stepfunctions.language.query import (
    assign,
    concluded,
    number,
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
    result = selected(state, input, scope)
    if "Parameters" in state:
        result = fill_template(state["Parameters"], result, scope)
    return end_of(state, concluded(state, input, state.get("Result", result), scope))


async def run_choice(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure (States.NoChoiceMatched)."""
    in_jsonata = query_of(state, scope) == JSONATA
    chosen = selected(state, input, scope)
    for rule in state["Choices"]:
        if in_jsonata:
            found = _condition(rule["Condition"], input, scope)
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


def _condition(condition: Any, input: Any, scope: Scope) -> bool:
    value = (
        jsonata.evaluate(condition, {"input": input}, scope)
        if jsonata.is_expression(condition)
        else condition
    )
    if not isinstance(value, bool):
        raise StateFailure(
            "States.QueryEvaluationError",
            f"The JSONata expression '{condition}' in a Choice must give a boolean.",
        )
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
    seconds = number(state, "Seconds", chosen, scope)
    if seconds is None:
        seconds = _until(state, chosen, scope) - run.now()
    if seconds > 0:
        await run.sleep(seconds)
    return end_of(state, passed_on(state, input, scope))


def _until(state: State, input: Any, scope: Scope) -> float:
    value = state.get("Timestamp")
    if "TimestampPath" in state:
        value = select(state["TimestampPath"], input, scope)
    elif jsonata.is_expression(value):
        value = jsonata.evaluate(str(value), {"input": input}, scope)
    moment = read_time(value)
    if moment is None:
        raise runtime(f"The value {value!r} is no timestamp of the form 2026-01-01T00:00:00Z.")
    return moment.timestamp()


async def run_succeed(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    return Step(passed_on(state, input, scope), None)


async def run_fail(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure, always."""
    error, cause = (_told(state, field, input, scope) for field in ("Error", "Cause"))
    raise StateFailure(error, cause)


def _told(state: State, field: str, input: Any, scope: Scope) -> str | None:
    value = state.get(field)
    if f"{field}Path" in state:
        value = read_expression(str(state[f"{field}Path"]), input, scope)
    elif jsonata.is_expression(value):
        value = jsonata.evaluate(str(value), {"input": input}, scope)
    return None if value is None else str(value)
