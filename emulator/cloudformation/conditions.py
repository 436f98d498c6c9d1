"""The ``Conditions`` section → true or false for each name."""

from typing import Any

from csc.emulator.cloudformation.graph import find_cycle, order
from csc.emulator.cloudformation.intrinsics import as_text, resolve
from csc.emulator.cloudformation.locate import Path
from csc.emulator.cloudformation.scope import Environment, Scope


def evaluate_conditions(section: dict[str, Any], scope: Scope) -> dict[str, bool]:
    """Every condition's value. Conditions may name each other in any order, not in a circle."""
    uses = {name: [n for n in _named(body) if n in section] for name, body in section.items()}
    sequence = order(section, uses)
    circle = find_cycle([n for n in section if n not in sequence], uses)
    if circle:
        path = ("Conditions", circle[0])
        scope.report("CSC604", path, f"Conditions in a circle: {' → '.join(circle)}.", "")
    values: dict[str, bool] = dict.fromkeys(section, False)
    before = scope.environment
    inner = Environment(before.pseudo, before.parameters, before.mappings, values)
    within = Scope(inner, scope.report)
    for name in sequence:
        values[name] = _evaluate(section[name], within, ("Conditions", name))
    return values


def _named(body: Any) -> list[str]:
    """The conditions that a condition refers to."""
    if isinstance(body, dict):
        if len(body) == 1 and isinstance(body.get("Condition"), str):
            return [body["Condition"]]
        if len(body) == 1 and isinstance(body.get("Fn::If"), list):
            branches = body["Fn::If"]
            return [str(branches[0]), *_named(branches[1:])] if branches else []
        return [name for value in body.values() for name in _named(value)]
    if isinstance(body, list):
        return [name for item in body for name in _named(item)]
    return []


def _evaluate(body: Any, scope: Scope, path: Path) -> bool:
    if isinstance(body, dict) and len(body) == 1:
        (name,) = body
        argument, place = body[name], (*path, name)
        if name == "Condition":
            return _other(argument, scope, place)
        if name == "Fn::Not" and isinstance(argument, list) and len(argument) == 1:
            return not _evaluate(argument[0], scope, (*place, 0))
        if name in ("Fn::And", "Fn::Or"):
            return _combine(name, argument, scope, place)
        if name == "Fn::Equals" and isinstance(argument, list) and len(argument) == 2:
            left, right = (resolve(v, scope, (*place, i)) for i, v in enumerate(argument))
            return bool(_comparable(left) == _comparable(right))
    message = "A condition is one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition."
    scope.report("CSC605", path, message, "")
    return False


def _other(name: Any, scope: Scope, path: Path) -> bool:
    if name not in scope.environment.conditions:
        scope.report("CSC603", path, f"There is no condition {name}.", "")
        return False
    return scope.environment.conditions[str(name)]


def _combine(name: str, argument: Any, scope: Scope, path: Path) -> bool:
    if not isinstance(argument, list) or not 2 <= len(argument) <= 10:
        scope.report("CSC605", path, f"{name} takes two to ten conditions.", "")
        return False
    values = [_evaluate(part, scope, (*path, i)) for i, part in enumerate(argument)]
    return all(values) if name == "Fn::And" else any(values)


def _comparable(value: Any) -> Any:
    """Scalars compare as text: "true" equals true, "1" equals 1."""
    text = as_text(value)
    return value if text is None else text
