"""JSONata in state machines: ``"{% $states.input.total * 2 %}"`` wherever a value may stand.

The functions that Step Functions adds to JSONata's own: partition, range, hash, random, uuid, parse.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure, not_evaluated
from csc.emulator.services.stepfunctions.language.intrinsic_functions import FUNCTIONS
from csc.emulator.services.stepfunctions.language.scope import Scope

MILLISECONDS = 500
DEEPEST = 200
FRAMES = 10_000  # of Python: what so deep an expression needs
_UNDEFINED: Any = object()


def is_expression(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}")


def fill(value: Any, states: Mapping[str, Any], scope: Scope, location: str = "") -> Any:
    """``value`` with every expression in it evaluated; ``states`` is ``$states`` but its context,
    ``location`` the field (``Output/total``).

    Raises StateFailure (States.QueryEvaluationError).
    """
    if isinstance(value, dict):
        return {key: fill(item, states, scope, f"{location}/{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [
            fill(item, states, scope, f"{location}[{number}]") for number, item in enumerate(value)
        ]
    return evaluate(value, states, scope, location) if is_expression(value) else value


def evaluate(text: str, states: Mapping[str, Any], scope: Scope, location: str = "") -> Any:
    """One expression with its ``{% %}``. Raises StateFailure, also where it gives nothing."""
    source = text[2:-2].strip()
    values = {**scope.seen(), "states": {**states, "context": scope.context}}
    try:
        found = run_expression(source, values)
    except (ArithmeticError, TypeError, ValueError, LookupError, RecursionError) as error:
        why = f"threw an error during evaluation. {error}"
        raise _failed(source, location, why) from None
    if found is _UNDEFINED:
        raise _failed(source, location, "returned nothing (undefined).")
    if callable(found) or type(found).__module__.startswith("jsonata"):
        raise _failed(source, location, "returned an unsupported result type.")
    return found


def _failed(source: str, location: str, why: str) -> StateFailure:
    field = f" specified for the field '{location}'" if location else ""
    return not_evaluated(f"The JSONata expression '{source}'{field} {why}", location)


def unexpected(text: str, location: str, wanted: str, value: Any) -> StateFailure:
    """An expression whose value is of another type than its field takes."""
    kinds = {bool: "boolean", str: "string", dict: "object", list: "array", type(None): "null"}
    shown = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return _failed(
        text[2:-2].strip(),
        location,
        f"returned an unexpected result type. Expected '{wanted}', "
        f"but was '{kinds.get(type(value), 'number')}' for value: {shown}",
    )


def run_expression(source: str, values: Mapping[str, Any]) -> Any:
    """As a member of an object: one that is undefined isn't there, and null is.

    Raises ValueError for an expression that is none, or fails.
    """
    with _library() as jsonata:
        try:
            expression = jsonata.Jsonata(f'{{"value": ({source}\n)}}')
            frame = expression.create_frame()
            frame.set_runtime_bounds(MILLISECONDS, DEEPEST)
            for name, value in values.items():
                frame.bind(name, value)
            for name, function in _ADDED.items():
                frame.bind(name, jsonata.Jsonata.JLambda(function))
            return _plain(expression.evaluate(None, frame).get("value", _UNDEFINED))
        except jsonata.JException as error:
            raise ValueError(str(error)) from None


def check_expression(text: str) -> str:
    """What is wrong with an expression's syntax; empty where nothing is."""
    with _library() as jsonata:
        try:
            jsonata.Jsonata(text[2:-2].strip())
        except jsonata.JException as error:
            return str(error)
    return ""


@contextmanager
def _library() -> Iterator[Any]:
    """The library, and room for it: its import raises Python's limit of frames, by which we know what is nested too deep."""
    limit = sys.getrecursionlimit()
    try:
        import jsonata

        sys.setrecursionlimit(FRAMES)
        yield jsonata
    finally:
        sys.setrecursionlimit(limit)


def _plain(value: Any) -> Any:
    """Lists and mappings of JSONata's own as Python's; whole numbers as integers."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _random(*seed: Any) -> float:
    return random.Random(seed[0] if seed and seed[0] is not None else None).random()


_ADDED = {
    "hash": FUNCTIONS["Hash"],
    "parse": json.loads,
    "partition": FUNCTIONS["ArrayPartition"],
    "random": _random,
    "range": FUNCTIONS["ArrayRange"],
    "uuid": FUNCTIONS["UUID"],
}
