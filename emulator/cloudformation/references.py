"""What a resource or output refers to: found before anything is resolved, to order the work."""

from dataclasses import dataclass, field
from typing import Any

from csc.emulator.cloudformation.intrinsics import function_name, resolve
from csc.emulator.cloudformation.scope import Scope
from csc.emulator.cloudformation.substitution import pieces


@dataclass(slots=True)
class References:
    """``names`` are logical ids, parameters and pseudo-parameters; ``imports`` names of exports.

    Only the branch of an ``Fn::If`` that is taken counts.
    """

    names: dict[str, None] = field(default_factory=dict)
    imports: dict[str, None] = field(default_factory=dict)


def find_references(value: Any, scope: Scope) -> References:
    """Collect quietly: what is malformed is reported when the value is resolved."""
    found = References()
    quiet = Scope(scope.environment, lambda *_: None)
    _walk(value, quiet, found)
    return found


def _walk(value: Any, scope: Scope, found: References) -> None:
    if isinstance(value, list):
        for item in value:
            _walk(item, scope, found)
    elif isinstance(value, dict):
        name = function_name(value)
        if name is None:
            for item in value.values():
                _walk(item, scope, found)
        else:
            _walk_function(name, value[name], scope, found)


def _walk_function(name: str, argument: Any, scope: Scope, found: References) -> None:
    if name == "Ref":
        if isinstance(argument, str):
            found.names[argument] = None
        return
    if name == "Fn::GetAtt":
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if isinstance(parts, list) and parts and isinstance(parts[0], str):
            found.names[parts[0]] = None
            _walk(parts[1:], scope, found)
        return
    if name == "Fn::Sub":
        _walk_sub(argument, scope, found)
        return
    if name == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        taken = scope.environment.conditions.get(str(argument[0]))
        if taken is not None:
            argument = argument[1] if taken else argument[2]
    if name == "Fn::ImportValue":
        imported = resolve(argument, scope, ())
        if isinstance(imported, str):
            found.imports[imported] = None
    _walk(argument, scope, found)


def _walk_sub(argument: Any, scope: Scope, found: References) -> None:
    variables: Any = {}
    if isinstance(argument, list) and len(argument) == 2:
        argument, variables = argument
        _walk(variables, scope, found)
    if not isinstance(argument, str) or not isinstance(variables, dict):
        return
    for is_reference, text in pieces(argument):
        if is_reference and text not in variables:
            found.names[text.partition(".")[0]] = None
