"""Numbers that a state is given: written, at a path (``…Path``), variables', or JSONata's.

Who asks for which bounds is in ``BOUNDS``; the sentences are AWS's, as recorded.
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.failures import not_evaluated, runtime
from csc.emulator.services.stepfunctions.language.paths import MISSING, look_up, select
from csc.emulator.services.stepfunctions.language.run import State, shown
from csc.emulator.services.stepfunctions.language.scope import Scope

LONGEST_WAIT = 2**31 - 1
FLOATS = ("ToleratedFailurePercentage",)
BOUNDS: Mapping[str, tuple[float | None, str]] = {
    "ToleratedFailurePercentage": (100, "ToleratedFailurePercentage must be between 0 and 100."),
    "MaxItems": (None, "field MaxItems must be positive"),
}


def number(state: State, field: str, input: Any, scope: Scope) -> float | None:
    """Raises StateFailure (States.Runtime, States.QueryEvaluationError)."""
    value, path = state.get(field), state.get(f"{field}Path")
    if path is not None:
        value = select(path, input, scope)
    elif jsonata.is_expression(value):
        value = jsonata.evaluate(str(value), {"input": input}, scope, field)
    if value is None and path is None:
        return None
    if path is not None and isinstance(value, str):
        value = _parsed(value)
    written = path is None and not jsonata.is_expression(state.get(field))
    kinds = (int, float) if written or field in FLOATS else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds):
        kind = "float" if field in FLOATS else "integer"
        if path is None:
            raise not_evaluated(f"The {field} field is not a valid {kind}: {shown(value)}", field)
        text = value if isinstance(value, str) else shown(value)
        raise runtime(
            f'The {field}Path field refers to value "{text}" which is not a valid {kind}: {path}'
        )
    most, said = BOUNDS.get(field, (None, f"{field} cannot be negative."))
    if value < 0 or (most is not None and value > most):
        raise runtime(said)
    return float(value)


def _parsed(text: str) -> Any:
    """A number that a path leads to may be text."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def wait_seconds(state: State, input: Any, scope: Scope) -> float | None:
    """``Seconds`` of a Wait. Raises StateFailure."""
    path = state.get("SecondsPath")
    if path is None:
        found = number(state, "Seconds", input, scope)
    else:
        value = look_up(str(path), input, scope)
        if value is MISSING or value is None:
            raise runtime(f"The SecondsPath parameter does not reference an input value: {path}")
        if isinstance(value, bool) or not isinstance(value, int):
            text = value if isinstance(value, str) else shown(value)
            raise runtime(
                f"The SecondsPath parameter cannot be parsed as a long value: {path} == {text}"
            )
        if value < 0:
            raise runtime(
                f"The SecondsPath parameter references a negative value: {path} == {value}"
            )
        found = float(value)
    if found is not None:
        check_delay(found)
    return found


def check_delay(seconds: float) -> None:
    """Raises StateFailure for a wait of more than 2^31 seconds."""
    if seconds > LONGEST_WAIT:
        raise runtime("Wait state delay is too long.")
