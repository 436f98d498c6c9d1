"""A definition's text → its states, checked: what CreateStateMachine refuses is found here.

    read_definition('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')

Each problem has AWS's form: a code, a message and a location (``/States/A/Next``).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.stepfunctions.language.check_state import check_state

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is one of ValidateStateMachineDefinition's."""

    code: str
    message: str
    location: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message} at {self.location}"


def read_definition(text: str) -> tuple[Definition, list[Problem]]:
    """The definition (empty where it isn't one), and what is wrong with it."""
    try:
        definition = json.loads(text)
    except (ValueError, RecursionError):
        return {}, [Problem("INVALID_JSON_DESCRIPTION", "The definition is not valid JSON.", "/")]
    if not isinstance(definition, dict):
        return {}, [Problem("SCHEMA_VALIDATION_FAILED", "The definition is no object", "/")]
    query = str(definition.get("QueryLanguage", "JSONPath"))
    return definition, list(_check_states(definition, "", query))


def _check_states(machine: Mapping[str, Any], at: str, query: str) -> Iterator[Problem]:
    """Of a machine, of a branch, of an iteration."""
    states, start = machine.get("States"), machine.get("StartAt")
    if not isinstance(states, dict) or not states:
        yield Problem("SCHEMA_VALIDATION_FAILED", "States is missing or empty", f"{at}/States")
        return
    if not isinstance(start, str):
        yield Problem("SCHEMA_VALIDATION_FAILED", "The field StartAt is required", f"{at}/StartAt")
    elif start not in states:
        yield _missing(start, f"{at}/StartAt")
    reached = {start}
    for name, state in states.items():
        place = f"{at}/States/{name}"
        if not isinstance(state, dict):
            yield Problem("SCHEMA_VALIDATION_FAILED", "A state is an object", place)
            continue
        own = str(state.get("QueryLanguage", query))
        for message, field in check_state(state, own):
            yield Problem("SCHEMA_VALIDATION_FAILED", message, f"{place}{field}")
        for target, field in targets(state):
            reached.add(target)
            if target not in states:
                yield _missing(target, f"{place}{field}")
        for branch, field in _inner(state):
            yield from _check_states(branch, f"{place}{field}", own)
    for name in states.keys() - reached:
        message = f"State {name} is not reachable"
        yield Problem("MISSING_TRANSITION_TARGET", message, f"{at}/States/{name}")


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
