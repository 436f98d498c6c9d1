"""JSONPath in state machines: reading inputs, filling payload templates, placing results.

{"id.$": "$.order.id", "n.$": "States.MathAdd($.n, 1)"}   ──fill_template──▶   {"id": 7, "n": 3}
$.total  $$.Execution.Name  $limit                        ──read_path──▶       a value
"""

import json
import re
from typing import Any

from csc.emulator.gateway.jsonpath import InvalidPath
from csc.emulator.gateway.jsonpath.evaluate import evaluate
from csc.emulator.gateway.jsonpath.parse import parse_path
from csc.emulator.gateway.jsonpath.steps import Indices, Properties, Step, is_definite
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.scope import Scope

_VARIABLE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)(.*)", re.DOTALL)
MISSING: Any = object()


def read_path(path: str, document: Any, scope: Scope, said_of: str = "") -> Any:
    """The value at a path. Raises StateFailure (States.Runtime) where there is none."""
    found = look_up(path, document, scope)
    if found is MISSING:
        field = f" specified for the field '{said_of}'" if said_of else ""
        shown = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
        raise runtime(f"The JSONPath '{path}'{field} could not be found in the input '{shown}'")
    return found


def look_up(path: str, document: Any, scope: Scope) -> Any:
    """As ``read_path``; ``MISSING`` where there is nothing."""
    if path.startswith("$$"):
        document, path = scope.context, path[1:]
    elif match := _VARIABLE.fullmatch(path):
        variables = scope.seen()
        if match[1] not in variables:
            return MISSING
        document, path = variables[match[1]], f"${match[2]}"
    try:
        steps = parse_path(path)
    except InvalidPath as error:
        raise runtime(f"Invalid path '{path}': {error}") from None
    if all(map(is_definite, steps)):
        return _walk(steps, document)
    return evaluate(steps, document, document)


def _walk(steps: tuple[Step, ...], document: Any) -> Any:
    """A path to one place: what is null there is not missing."""
    for step in steps:
        if isinstance(step, Properties) and isinstance(document, dict):
            document = document.get(step.names[0], MISSING)
        elif isinstance(step, Indices) and isinstance(document, list):
            number = step.numbers[0]
            inside = -len(document) <= number < len(document)
            document = document[number] if inside else MISSING
        else:
            return MISSING
        if document is MISSING:
            return MISSING
    return document


def fill_template(template: Any, document: Any, scope: Scope) -> Any:
    """A payload template: fields that end in ``.$`` are paths or intrinsic functions."""
    if isinstance(template, list):
        return [fill_template(item, document, scope) for item in template]
    if not isinstance(template, dict):
        return template
    filled: dict[str, Any] = {}
    for key, value in template.items():
        if key.endswith(".$"):
            filled[key[:-2]] = read_expression(str(value), document, scope, key)
        else:
            filled[key] = fill_template(value, document, scope)
    return filled


def read_expression(text: str, document: Any, scope: Scope, said_of: str = "") -> Any:
    """A path, or an intrinsic function of paths and literals."""
    if text.startswith("$"):
        return read_path(text, document, scope, said_of)
    from csc.emulator.services.stepfunctions.language.intrinsics import evaluate_intrinsic

    return evaluate_intrinsic(text, lambda path: read_path(path, document, scope, said_of))


def select(path: Any, document: Any, scope: Scope) -> Any:
    """InputPath, OutputPath: null gives an empty object."""
    if path is None:
        return {}
    if path == "$":
        return document
    if not str(path).startswith("$"):
        return read_expression(str(path), document, scope)
    found = look_up(str(path), document, scope)
    if found is MISSING:
        raise runtime(f"Invalid path '{path}' : {_why_missing(str(path), document)}")
    return found


def _why_missing(path: str, document: Any) -> str:
    """As Jayway's JSONPath says it."""
    shown = "$"
    for step in parse_path(path[1:] if path.startswith("$$") else path):
        if not isinstance(step, Properties):
            break
        shown += f"['{step.names[0]}']"
        last = shown.count("[") == path.count(".")
        document = document.get(step.names[0], MISSING) if isinstance(document, dict) else MISSING
        if document is MISSING and not last:
            return f"Missing property in path {shown}"
    return f"No results for path: {shown}"


def place(path: Any, document: Any, result: Any) -> Any:
    """ResultPath: null drops the result, ``$`` keeps it alone, any other puts it into the input.

    Raises StateFailure (States.ResultPathMatchFailure).
    """
    if path is None:
        return document
    if path == "$":
        return result
    keys = _reference(str(path))
    if not isinstance(document, (dict, list)):
        raise _cannot_place(path, document)
    copy = json.loads(json.dumps(document))
    at = copy
    for index, key in enumerate(keys):
        last = index == len(keys) - 1
        if isinstance(key, str) and isinstance(at, dict):
            if last:
                at[key] = result
            elif not isinstance(at.get(key), (dict, list)):
                if key in at and at[key] is not None:
                    raise _cannot_place(path, document)
                at[key] = {}
            at = at[key]
        elif isinstance(key, int) and isinstance(at, list) and key < len(at):
            if last:
                at[key] = result
            at = at[key]
        else:
            raise _cannot_place(path, document)
    return copy


def _reference(path: str) -> list[str | int]:
    try:
        steps = parse_path(path)
    except InvalidPath as error:
        raise runtime(f"Invalid path '{path}': {error}") from None
    keys: list[str | int] = []
    for step in steps:
        if isinstance(step, Properties) and len(step.names) == 1:
            keys.append(step.names[0])
        elif isinstance(step, Indices) and len(step.numbers) == 1:
            keys.append(step.numbers[0])
        else:
            raise runtime(f"The path '{path}' is no reference path: it must name one place.")
    return keys


def _cannot_place(path: Any, document: Any) -> StateFailure:
    shown = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    return StateFailure(
        "States.ResultPathMatchFailure", f"Unable to apply ReferencePath {path} to input {shown}"
    )
