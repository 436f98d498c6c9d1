"""The ``Parameters`` section and the values given → a value for each name, checked."""

import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.intrinsics import as_text
from csc.emulator.cloudformation.scope import Report

_AWS_TYPE = re.compile(r"(List<)?(AWS::[A-Za-z0-9]+::[A-Za-z0-9:]+|String|Number)>?|AWS::SSM::.+")


def read_parameters(
    section: dict[str, Any], given: Mapping[str, str], report: Report
) -> dict[str, Any]:
    """Values by name: lists for list types, text otherwise (a Number too, as on AWS).

    Reports CSC607 for each parameter without a value or with one that its declaration refuses, and
    for each value given to no parameter.
    """
    values: dict[str, Any] = {}
    for name, declaration in section.items():
        path = ("Parameters", name)
        if not isinstance(declaration, dict) or not _known_type(declaration.get("Type")):
            report("CSC601", path, "A parameter needs a Type that CloudFormation has.", "")
            continue
        text = _text(given.get(name, declaration.get("Default")))
        if text is None:
            remedy = "Give it a Default."
            report("CSC607", path, f"Parameter {name} has no value.", remedy)
            continue
        wrong = _check(text, declaration)
        if wrong:
            detail = str(declaration.get("ConstraintDescription", ""))
            report("CSC607", path, f"Parameter {name} {wrong}.", detail)
        values[name] = _parse(text, declaration["Type"])
    for name in given.keys() - section.keys():
        report("CSC607", ("Parameters",), f"The template has no parameter {name}.", "")
    return values


def _known_type(kind: Any) -> bool:
    return isinstance(kind, str) and (
        kind in ("String", "Number", "CommaDelimitedList") or _AWS_TYPE.fullmatch(kind) is not None
    )


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return as_text(value)


def _is_list(kind: str) -> bool:
    return kind == "CommaDelimitedList" or kind.startswith("List<")


def _parse(text: str, kind: str) -> Any:
    if not _is_list(kind):
        return text
    return [part.strip() for part in text.split(",")] if text else []


def _check(text: str, declaration: Mapping[str, Any]) -> str:
    """What is wrong with a value, as the end of a sentence; empty where nothing is."""
    kind = declaration["Type"]
    items = [part.strip() for part in text.split(",")] if _is_list(kind) else [text]
    allowed = declaration.get("AllowedValues")
    if isinstance(allowed, list):
        choices = [as_text(value) for value in allowed]
        odd = [item for item in items if item not in choices]
        if odd:
            return f"is {odd[0]!r}, not one of {', '.join(map(str, choices))}"
    pattern = declaration.get("AllowedPattern")
    if isinstance(pattern, str) and not all(_matches(pattern, item) for item in items):
        return f"doesn't match {pattern}"
    if kind in ("Number", "List<Number>"):
        return _check_numbers(items, declaration)
    return _check_length(text, declaration) if kind == "String" else ""


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return True  # Java's dialect has forms that Python's lacks


def _check_numbers(items: list[str], declaration: Mapping[str, Any]) -> str:
    for item in items:
        try:
            number = float(item)
        except ValueError:
            return f"is {item!r}, not a number"
        if number < float(declaration.get("MinValue", number)):
            return f"is below {declaration['MinValue']}"
        if number > float(declaration.get("MaxValue", number)):
            return f"is above {declaration['MaxValue']}"
    return ""


def _check_length(text: str, declaration: Mapping[str, Any]) -> str:
    if len(text) < int(declaration.get("MinLength", 0)):
        return f"is shorter than {declaration['MinLength']} characters"
    if len(text) > int(declaration.get("MaxLength", len(text))):
        return f"is longer than {declaration['MaxLength']} characters"
    return ""
