"""A definition's text → its states, checked: what CreateStateMachine refuses is found here.

    read_definition('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')

Each problem has AWS's form: a code, a message and a location (``/States/A/Next``).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.json_problem import json_problem
from csc.emulator.services.stepfunctions.language.check_state import check_state

SCHEMA = "SCHEMA_VALIDATION_FAILED"
DOWNGRADED = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is one of ValidateStateMachineDefinition's."""

    code: str
    message: str
    location: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message} at {self.location}"


def read_definition(text: str, kind: str = "STANDARD") -> tuple[Definition, list[Problem]]:
    """The definition (empty where it isn't one), and what is wrong with it in a machine of a kind."""
    if not text.strip():
        return {}, [Problem(SCHEMA, "Definition must be a valid JSON object", "")]
    problem = json_problem(text)
    if problem:
        where = f'[Source: (String)"{text}"; line: 1, column: {_column(problem)}]'
        message = f"{problem}\n at {where}"
        return {}, [Problem("INVALID_JSON_DESCRIPTION", message, where)]
    definition = json.loads(text)
    if not isinstance(definition, dict):
        return {}, [Problem(SCHEMA, "Definition must be a valid JSON object", "")]
    query = str(definition.get("QueryLanguage", "JSONPath"))
    return definition, list(_check_states(definition, "", query, kind, query))


def _column(problem: str) -> int:
    """Jackson stands behind the word that it doesn't know."""
    word = re.match(r"Unrecognized token '(\w*)'", problem)
    return len(word[1]) + 1 if word else 1


def _check_states(
    machine: Mapping[str, Any], at: str, query: str, kind: str, whole: str
) -> Iterator[Problem]:
    """Of a machine, of a branch, of an iteration; ``whole`` is the query language of the machine."""
    absent = [name for name in ("States", "StartAt") if name not in machine]
    if absent:
        yield Problem(SCHEMA, f"These fields are required: [{', '.join(absent)}]", at or "/")
        return
    states, start = machine["States"], machine["StartAt"]
    if not isinstance(states, dict) or not states:
        yield Problem(SCHEMA, "Value cannot be empty", f"{at}/States")
        return
    if not isinstance(start, str):
        yield Problem(SCHEMA, "Expected value of type String", f"{at}/StartAt")
    elif start not in states:
        yield _missing(start, f"{at}/StartAt")
    reached = {start}
    for name, state in states.items():
        place = f"{at}/States/{name}"
        if not isinstance(state, dict):
            yield Problem(SCHEMA, "A state is an object", place)
            continue
        own = str(state.get("QueryLanguage", query))
        if own == "JSONPath" and whole == "JSONata":
            yield Problem(SCHEMA, DOWNGRADED, place)
        for message, field in check_state(state, own, kind):
            yield Problem(SCHEMA, message, f"{place}{field}")
        for target, field in targets(state):
            reached.add(target)
            if target not in states:
                yield _missing(target, f"{place}{field}")
        for branch, field in _inner(state):
            inner = _processors_kind(branch, kind)
            yield from _check_states(branch, f"{place}{field}", own, inner, whole)
    for name in states.keys() - reached:
        message = f"State {name} is not reachable"
        yield Problem("MISSING_TRANSITION_TARGET", message, f"{at}/States/{name}")


def _processors_kind(machine: Mapping[str, Any], kind: str) -> str:
    """The children of a distributed Map may be of another kind than the machine."""
    config = machine.get("ProcessorConfig")
    return str(config.get("ExecutionType", kind)) if isinstance(config, dict) else kind


def _missing(target: str, at: str) -> Problem:
    return Problem("MISSING_TRANSITION_TARGET", f"Missing 'Next' target: {target}", at)


def targets(state: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The states to which a state may go, and the field that says so."""
    for field in ("Next", "Default"):
        if isinstance(state.get(field), str):
            yield state[field], f"/{field}"
    for field in ("Choices", "Catch"):
        for number, rule in enumerate(state.get(field) or ()):
            if isinstance(rule, dict) and isinstance(rule.get("Next"), str):
                yield rule["Next"], f"/{field}[{number}]/Next"


def _inner(state: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    if state.get("Type") == "Parallel":
        for number, branch in enumerate(state.get("Branches") or ()):
            if isinstance(branch, dict):
                yield branch, f"/Branches[{number}]"
    if state.get("Type") == "Map":
        for field in ("ItemProcessor", "Iterator"):
            if isinstance(state.get(field), dict):
                yield state[field], f"/{field}"
