"""What a state does with its input and its result, in either query language.

JSONPath   input ─InputPath─Parameters─▶ work ─ResultSelector─ResultPath─OutputPath─▶ output
JSONata    input ─Arguments─▶ work ─Output─▶ output
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.paths import fill_template, place, select
from csc.emulator.services.stepfunctions.language.run import State
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope


def query_of(state: State, scope: Scope) -> str:
    return str(state.get("QueryLanguage", scope.query))


def selected(state: State, input: Any, scope: Scope) -> Any:
    """The input by InputPath; all of it in JSONata."""
    if query_of(state, scope) == JSONATA:
        return input
    return scope.inspect("afterInputPath", select(state.get("InputPath", "$"), input, scope))


def arguments(state: State, input: Any, scope: Scope) -> Any:
    """What the work is given: Parameters of the selected input, or Arguments."""
    if query_of(state, scope) == JSONATA:
        if "Arguments" not in state:
            return input
        filled = jsonata.fill(state["Arguments"], {"input": input}, scope, "Arguments")
        return scope.inspect("afterArguments", filled)
    chosen = selected(state, input, scope)
    if "Parameters" in state:
        chosen = fill_template(state["Parameters"], chosen, scope)
    return scope.inspect("afterParameters", chosen)


def concluded(state: State, input: Any, result: Any, scope: Scope) -> Any:
    """The state's output of its result; variables are assigned on the way."""
    if query_of(state, scope) == JSONATA:
        states = {"input": input, "result": result}
        output = result_of(state, "Output", states, scope, result)
        assign(state, states, result, scope, JSONATA)
        return output
    if "ResultSelector" in state:
        result = fill_template(state["ResultSelector"], result, scope)
    scope.inspect("afterResultSelector", result)
    assign(state, {}, result, scope, query_of(state, scope))
    placed = scope.inspect("afterResultPath", place(state.get("ResultPath", "$"), input, result))
    return select(state.get("OutputPath", "$"), placed, scope)


def passed_on(state: State, input: Any, scope: Scope) -> Any:
    """The output of a state that makes no result: Choice, Wait, Succeed."""
    if query_of(state, scope) == JSONATA:
        states = {"input": input}
        output = result_of(state, "Output", states, scope, input)
        assign(state, states, input, scope, JSONATA)
        return output
    chosen = selected(state, input, scope)
    assign(state, {}, chosen, scope, query_of(state, scope))
    return select(state.get("OutputPath", "$"), chosen, scope)


def result_of(
    holder: Mapping[str, Any], field: str, states: Mapping[str, Any], scope: Scope, default: Any
) -> Any:
    """A field of a state or a catcher in JSONata, where it has it."""
    return jsonata.fill(holder[field], states, scope, field) if field in holder else default


def assign(
    holder: Mapping[str, Any], states: Mapping[str, Any], result: Any, scope: Scope, query: str
) -> None:
    """Set the variables of Assign: all expressions see the values from before."""
    given = holder.get("Assign")
    if not given:
        return
    if query == JSONATA:
        values = jsonata.fill(given, states, scope, "Assign")
    else:
        values = fill_template(given, result, scope)
    scope.variables.update(values)
    scope.assigned = values
