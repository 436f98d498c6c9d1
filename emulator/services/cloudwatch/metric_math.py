"""Metric math: the arithmetic of GetMetricData and of alarms over several metrics.

    evaluate("errors / requests * 100", {"errors": {60: 1.0}, "requests": {60: 4.0}}) ──▶ {60: 25.0}

Emulated: numbers, ids, + - * / and parentheses, SUM, AVG, MIN, MAX of METRICS() or of ids, FILL.
"""

import ast
from collections.abc import Callable, Mapping

from csc.emulator.services.cloudwatch.errors import InvalidParameterValueException
from csc.emulator.services.cloudwatch.series import Series

Value = Series | float
_LONGEST = 1024

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_ACROSS: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVG": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
}


def evaluate(expression: str, given: Mapping[str, Series]) -> Series:
    """Raises InvalidParameterValueException."""
    if len(expression) > _LONGEST:
        raise _refused(expression)
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise _refused(expression) from None
    try:
        found = _value(tree, given, expression)
    except (ArithmeticError, RecursionError):  # of numbers alone: 1 / 0, or one of 400 digits
        raise _refused(expression) from None
    if isinstance(found, float):
        times = {time for series in given.values() for time in series}
        return dict.fromkeys(times, found)
    return found


def _value(node: ast.expr, given: Mapping[str, Series], text: str) -> Value:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in given:
        return given[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _both(0.0, _value(node.operand, given, text), _OPERATORS[ast.Sub])
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left, given, text), _value(node.right, given, text)
        return _both(left, right, _OPERATORS[type(node.op)])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _call(node.func.id, node.args, given, text)
    raise _refused(text)


def _call(name: str, given: list[ast.expr], known: Mapping[str, Series], text: str) -> Value:
    if name == "FILL" and len(given) == 2:
        series, filled = _value(given[0], known, text), _value(given[1], known, text)
        if isinstance(series, dict) and isinstance(filled, float):
            times = {time for other in known.values() for time in other}
            return {time: series.get(time, filled) for time in times}
    if name in _ACROSS and len(given) == 1:
        several = _several(given[0], known, text)
        times = {time for series in several for time in series}
        return {
            time: _ACROSS[name]([series[time] for series in several if time in series])
            for time in times
        }
    raise _refused(text)


def _several(node: ast.expr, known: Mapping[str, Series], text: str) -> list[Series]:
    """``METRICS()``, ``[a, b]`` or one id."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "METRICS":
        return list(known.values())
    nodes = node.elts if isinstance(node, ast.List) else [node]
    values = [_value(one, known, text) for one in nodes]
    return [value for value in values if isinstance(value, dict)]


def _both(left: Value, right: Value, operator: Callable[[float, float], float]) -> Value:
    """Where both have a value; a division by nothing has none."""
    if isinstance(left, float) and isinstance(right, float):
        return operator(left, right)
    times = set(left) if isinstance(left, dict) else set(right)  # type: ignore[arg-type]
    if isinstance(left, dict) and isinstance(right, dict):
        times &= set(right)
    found: Series = {}
    for time in times:
        one = left[time] if isinstance(left, dict) else left
        other = right[time] if isinstance(right, dict) else right
        try:
            found[time] = operator(one, other)
        except ZeroDivisionError:
            continue
    return found


def _refused(expression: str) -> InvalidParameterValueException:
    return InvalidParameterValueException(
        f"The expression {expression[:200]!r} is not one that CSC emulates."
    )
