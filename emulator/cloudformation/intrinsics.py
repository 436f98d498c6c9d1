"""Intrinsic functions → values.

    {"Fn::Sub": "${Todos.Arn}/index/*"} ──resolve──▶ "arn:aws:dynamodb:…:table/todos/index/*"

A function is one row of ``FUNCTIONS``.  What is wrong is reported with its place and resolves to
None, so that one pass finds every problem.  Functions and their arguments are as in AWS's
"Intrinsic function reference".
"""

import base64
import ipaddress
import json
from collections.abc import Callable
from typing import Any

from csc.emulator.cloudformation.locate import Path
from csc.emulator.cloudformation.scope import NO_VALUE, Scope
from csc.emulator.cloudformation.substitution import pieces

MARK = "not-emulated"
"""What stands for a skipped resource has this in it (skip_missing.py)."""

Function = Callable[[Any, Scope, Path], Any]


def resolve(value: Any, scope: Scope, path: Path) -> Any:
    """``value`` with every intrinsic function in it replaced by what it stands for."""
    if isinstance(value, dict):
        name = function_name(value)
        if name is not None:
            return _call(name, value[name], scope, path)
        resolved = {k: resolve(v, scope, (*path, k)) for k, v in value.items()}
        return {k: v for k, v in resolved.items() if v is not NO_VALUE}
    if isinstance(value, list):
        items = (resolve(item, scope, (*path, i)) for i, item in enumerate(value))
        return [item for item in items if item is not NO_VALUE]
    return value


def function_name(value: dict[str, Any]) -> str | None:
    """The function that a mapping is a call of, or None where it is plain data."""
    if len(value) != 1:
        return None
    (name,) = value
    return name if name == "Ref" or (isinstance(name, str) and name.startswith("Fn::")) else None


def _call(name: str, argument: Any, scope: Scope, path: Path) -> Any:
    function = FUNCTIONS.get(name)
    if function is not None:
        return function(argument, scope, (*path, name))
    if name in MACROS:
        message = f"{name} is expanded by AWS alone, before a stack is made"
        scope.report("CSC606", path, f"{message}.", "Write out what it stands for.")
    elif name in CONDITION_FUNCTIONS:
        message = f"{name} belongs in the Conditions section"
        scope.report("CSC605", path, f"{message}.", "Name the condition here, in an Fn::If.")
    else:
        scope.report("CSC605", path, f"There is no intrinsic function {name}.", "")
    return None


def _argument(argument: Any, scope: Scope, path: Path) -> Any:
    """What an argument stands for; None where it has a problem, or is AWS::NoValue."""
    value = resolve(argument, scope, path)
    if value is NO_VALUE:
        return _wrong(scope, path, "a value, and AWS::NoValue is none")
    return value


def _wrong(scope: Scope, path: Path, takes: str) -> None:
    scope.report("CSC605", path, f"{path[-1]} takes {takes}.", "")


def as_text(value: Any) -> str | None:
    """A scalar as CloudFormation joins it; None where the value isn't one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    return None


def _ref(name: Any, scope: Scope, path: Path) -> Any:
    if not isinstance(name, str):
        return _wrong(scope, path, "a logical name")
    known, value = scope.variable(name)
    if known:
        return value
    resource = scope.resources.get(name)
    if resource is not None:
        return resource.identity.ref
    _unknown(name, scope, path)
    return None


def _unknown(name: str, scope: Scope, path: Path) -> None:
    if name in scope.absent:
        message = f"{name} isn't made: its condition is false."
        scope.report("CSC603", path, message, f"Put the reference in an Fn::If that {name} shares.")
    else:
        scope.report("CSC603", path, f"There is no parameter or resource {name}.", "")


def _get_att(argument: Any, scope: Scope, path: Path) -> Any:
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) < 2 or not isinstance(argument[0], str):
        return _wrong(scope, path, "a logical name and an attribute")
    name = argument[0]
    attribute = resolve(argument[1], scope, path) if len(argument) == 2 else None
    if len(argument) > 2 and all(isinstance(part, str) for part in argument):
        attribute = ".".join(argument[1:])
    if not isinstance(attribute, str):
        return _wrong(scope, path, "a logical name and an attribute")
    resource = scope.resources.get(name)
    if resource is None:
        return _unknown(name, scope, path)
    if attribute not in resource.identity.attributes:
        known = ", ".join(sorted(resource.identity.attributes)) or "none"
        message = f"{name} ({resource.type}) has no attribute {attribute}."
        return scope.report("CSC603", path, message, f"Its attributes: {known}.")
    return resource.identity.attributes[attribute]


def _sub(argument: Any, scope: Scope, path: Path) -> Any:
    variables: dict[str, Any] = {}
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], dict):
        variables = resolve(argument[1], scope, (*path, 1))
        argument = argument[0]
    if not isinstance(argument, str):
        return _wrong(scope, path, "a string, or a string and a map of its variables")
    parts: list[str] = []
    for is_reference, text in pieces(argument):
        if not is_reference:
            parts.append(text)
            continue
        if text in variables:
            value = variables[text]
        else:
            lookup = _get_att if "." in text else _ref
            value = lookup(text, scope, path)
        rendered = ",".join(map(str, value)) if isinstance(value, list) else as_text(value)
        if rendered is None and value is not None:
            return _wrong(scope, path, f"strings, and ${{{text}}} isn't one")
        parts.append(rendered or "")
    return "".join(parts)


def _join(argument: Any, scope: Scope, path: Path) -> Any:
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
        return _wrong(scope, path, "a delimiter and a list")
    items = resolve(argument[1], scope, (*path, 1))
    texts = [as_text(item) for item in items] if isinstance(items, list) else [None]
    if None in texts:
        return (
            None if _has_none(items) else _wrong(scope, path, "a delimiter and a list of strings")
        )
    return argument[0].join(text for text in texts if text is not None)


def _has_none(items: Any) -> bool:
    """Whether an item is missing because of a problem that was reported already."""
    return items is None or (isinstance(items, list) and None in items)


def _select(argument: Any, scope: Scope, path: Path) -> Any:
    if not isinstance(argument, list) or len(argument) != 2:
        return _wrong(scope, path, "an index and a list")
    index = _argument(argument[0], scope, path)
    items = _argument(argument[1], scope, path)
    if isinstance(items, str) and not isinstance(argument[1], str):
        items = items.split(",")
    if items is None or index is None:
        return None
    if not isinstance(items, list) or not str(index).isdecimal():
        return _wrong(scope, path, "an index and a list")
    if int(index) >= len(items):
        if any(isinstance(item, str) and MARK in item for item in items):
            return items[0]  # a part of what was skipped is skipped too
        return _wrong(scope, path, f"an index below {len(items)}, the length of its list")
    return items[int(index)]


def _split(argument: Any, scope: Scope, path: Path) -> Any:
    if not isinstance(argument, list) or len(argument) != 2:
        return _wrong(scope, path, "a delimiter and a string")
    delimiter, text = argument[0], _argument(argument[1], scope, path)
    if text is None:
        return None
    if not isinstance(text, str) or not isinstance(delimiter, str) or not delimiter:
        return _wrong(scope, path, "a delimiter and a string")
    return text.split(delimiter)


def _if(argument: Any, scope: Scope, path: Path) -> Any:
    if not isinstance(argument, list) or len(argument) != 3 or not isinstance(argument[0], str):
        return _wrong(scope, path, "a condition's name and two values")
    conditions = scope.environment.conditions
    if argument[0] not in conditions:
        return scope.report("CSC603", path, f"There is no condition {argument[0]}.", "")
    chosen = 1 if conditions[argument[0]] else 2
    return resolve(argument[chosen], scope, (*path, chosen))


def _find_in_map(argument: Any, scope: Scope, path: Path) -> Any:
    if not isinstance(argument, list) or len(argument) not in (3, 4):
        return _wrong(scope, path, "a map's name, a top-level key and a second-level key")
    keys = [as_text(key) for key in resolve(argument[:3], scope, path)]
    if None in keys or len(keys) != 3:
        return None
    found: Any = scope.environment.mappings
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if found is None and len(argument) == 4 and isinstance(argument[3], dict):
        return resolve(argument[3].get("DefaultValue"), scope, (*path, 3, "DefaultValue"))
    if found is None:
        scope.report("CSC603", path, f"The mappings have no {' → '.join(map(str, keys))}.", "")
    return found


def _import_value(argument: Any, scope: Scope, path: Path) -> Any:
    name = _argument(argument, scope, path)
    if name is None:
        return None
    export = scope.exports.get(str(name))
    if export is None:
        known = ", ".join(sorted(scope.exports)) or "none"
        message = f"No stack before this one exports {name}."
        return scope.report("CSC608", path, message, f"Exports so far: {known}.")
    return export.value


def _base64(argument: Any, scope: Scope, path: Path) -> Any:
    text = _argument(argument, scope, path)
    if text is None:
        return None
    if not isinstance(text, str):
        return _wrong(scope, path, "a string")
    return base64.b64encode(text.encode("utf-8", "replace")).decode()


def _get_azs(argument: Any, scope: Scope, path: Path) -> Any:
    region = _argument(argument, scope, path) or scope.environment.pseudo["AWS::Region"]
    return [f"{region}{zone}" for zone in "abc"]


def _cidr(argument: Any, scope: Scope, path: Path) -> Any:
    takes = "an address block, a count and (optionally) the host bits of each part"
    values = _argument(argument, scope, path)
    if not isinstance(values, list) or len(values) not in (2, 3) or None in values:
        return None if _has_none(values) else _wrong(scope, path, takes)
    try:
        network = ipaddress.ip_network(str(values[0]))
        count = int(values[1])
        bits = int(values[2]) if len(values) == 3 else 8
        parts = network.subnets(new_prefix=network.max_prefixlen - bits)
        found = [str(part) for part, _ in zip(parts, range(count), strict=False)]
    except ValueError:
        return _wrong(scope, path, takes)
    return found if len(found) == count else _wrong(scope, path, "no more parts than there are")


def _length(argument: Any, scope: Scope, path: Path) -> Any:
    items = _argument(argument, scope, path)
    return len(items) if isinstance(items, list) else _wrong(scope, path, "a list")


def _to_json(argument: Any, scope: Scope, path: Path) -> Any:
    return json.dumps(_argument(argument, scope, path), separators=(",", ":"), ensure_ascii=False)


FUNCTIONS: dict[str, Function] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": _import_value,
    "Fn::Base64": _base64,
    "Fn::GetAZs": _get_azs,
    "Fn::Cidr": _cidr,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json,
}
CONDITION_FUNCTIONS = frozenset({"Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not"})
"""Evaluated in ``conditions``; they have no meaning in a resource's properties."""

MACROS = frozenset({"Fn::Transform", "Fn::ForEach"})
