"""Every mapping template of a CloudFormation, SAM or OpenAPI document.

    lint_stack(document, name="template.yaml")   # -> list[Diagnostic]

A span's file is ``template.yaml: Resources.PutItem.….RequestTemplates.application/json``, its lines are
those of that text.  What an intrinsic function would insert is taken for plain text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic
from csc.emulator.gateway.lint.lint import Kind, lint_template

_KINDS: Mapping[str, Kind] = {"requesttemplates": "request", "responsetemplates": "response"}
_HOLE = re.compile(r"\$\{(!?)([^}]*)\}")
_INSERTED = "x"
MAX_DEPTH = 60


def lint_stack(document: Any, *, name: str) -> list[Diagnostic]:
    """Findings of all templates, in the order of the document."""
    return [
        diagnostic
        for path, kind, text in find_templates(document)
        for diagnostic in lint_template(text, name=f"{name}: {path}", kind=kind)
    ]


def lint_assembly(assembly: Assembly) -> list[Diagnostic]:
    """Findings of all stacks; a syntax error is left to deploying, which names the property."""
    return [
        diagnostic
        for key, stack in assembly.stacks.items()
        for diagnostic in lint_stack(stack, name=assembly.origin.get(key, key))
        if diagnostic.code != "CSC650"
    ]


def find_templates(document: Any) -> Iterator[tuple[str, Kind, str]]:
    """Path, kind and text of each template."""
    return _find(document, (), 0)


def _find(node: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, Kind, str]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(node, Mapping):
        for key, value in node.items():
            inside = (*path, str(key))
            kind = _KINDS.get(str(key).lower())
            if kind is not None and isinstance(value, Mapping):
                yield from _texts(value, inside, kind)
            else:
                yield from _find(value, inside, depth + 1)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _find(value, (*path, str(number)), depth + 1)


def _texts(
    templates: Mapping[Any, Any], path: tuple[str, ...], kind: Kind
) -> Iterator[tuple[str, Kind, str]]:
    for content_type, value in templates.items():
        text = template_text(value)
        if text is not None:
            yield ".".join((*path, str(content_type))), kind, text


def template_text(value: Any) -> str | None:
    """A template's text, also where ``Fn::Sub`` or ``Fn::Join`` make it; None for any other value."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((function, argument),) = value.items()
    if function == "Fn::Sub":
        text = argument[0] if isinstance(argument, list) and argument else argument
        return _HOLE.sub(_fill, text) if isinstance(text, str) else None
    if function == "Fn::Join" and isinstance(argument, list) and len(argument) == 2:
        separator, parts = argument
        if isinstance(separator, str) and isinstance(parts, list):
            return separator.join(part if isinstance(part, str) else _INSERTED for part in parts)
    return None


def _fill(hole: re.Match[str]) -> str:
    """``${!name}`` is the text ``${name}``; ``${Name}`` something inserted."""
    return f"${{{hole[2]}}}" if hole[1] else _INSERTED
