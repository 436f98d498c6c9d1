"""Every mapping template of a CloudFormation, SAM or OpenAPI document.

    lint_stack(document, name="template.yaml")   # -> list[Diagnostic]

A span's file is ``template.yaml: Resources.PutItem.….RequestTemplates.application/json``, its lines are
those of that text.  What an intrinsic function would insert is taken for plain text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, Span
from csc.emulator.cloudformation.locate import Path, locate_in_text
from csc.emulator.gateway.lint.lint import Kind, lint_template
from csc.emulator.gateway.lint.proved import proved
from csc.emulator.gateway.lint.template_text import template_text

_KINDS: Mapping[str, Kind] = {"requesttemplates": "request", "responsetemplates": "response"}
MAX_DEPTH = 60


def lint_stack(document: Any, *, name: str) -> list[Diagnostic]:
    """Findings of all templates, in the order of the document."""
    return [
        diagnostic
        for path, kind, text in _find(document, (), 0)
        for diagnostic in lint_template(
            text, name=f"{name}: {_dotted(path)}", kind=kind, **proved(document, path, kind)
        )
    ]


def lint_assembly(assembly: Assembly) -> list[Diagnostic]:
    """Findings of all stacks; a syntax error is left to deploying, which names the property."""
    return [
        _placed(diagnostic, assembly.origin.get(key, key), path)
        for key, stack in assembly.stacks.items()
        for path, kind, text in _find(stack, (), 0)
        for diagnostic in lint_template(
            text, name=_named(assembly, key, path), kind=kind, **proved(stack, path, kind)
        )
        if diagnostic.code != "CSC650"
    ]


def _named(assembly: Assembly, stack: str, path: Path) -> str:
    return f"{assembly.origin.get(stack, stack)}: {_dotted(path)}"


def _placed(diagnostic: Diagnostic, file: str, path: Path) -> Diagnostic:
    """In the file itself, where the template stands in it as it is."""
    span = diagnostic.span
    found = locate_in_text(file, path, span.line, span.column) if span else None
    if span is None or found is None:
        return diagnostic
    line, column = found
    width = max(span.end_column - span.column, 1) if span.line == span.end_line else 1
    try:
        source = FilePath(file).read_text().splitlines()[line - 1]
    except (OSError, IndexError):
        return diagnostic
    where = ".".join(str(one) for one in path[1:2])
    message = f"{file}: {where}: {diagnostic.message}"
    placed = Span(file, line, column, line, min(column + width, len(source) + 2))
    return replace(diagnostic, message=message, span=placed, source=source)


def find_templates(document: Any) -> Iterator[tuple[str, Kind, str]]:
    """Path, kind and text of each template."""
    return ((_dotted(path), kind, text) for path, kind, text in _find(document, (), 0))


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _find(node: Any, path: Path, depth: int) -> Iterator[tuple[Path, Kind, str]]:
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
            yield from _find(value, (*path, number), depth + 1)


def _texts(
    templates: Mapping[Any, Any], path: Path, kind: Kind
) -> Iterator[tuple[Path, Kind, str]]:
    for content_type, value in templates.items():
        text = template_text(value)
        if text is not None:
            yield (*path, str(content_type)), kind, text
