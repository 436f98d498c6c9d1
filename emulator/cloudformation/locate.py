"""Where in a file a part of a template stands. Files are parsed again only to report an error."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from csc.diagnostics import Span

Path = tuple[str | int, ...]
_TEMPLATES = (".yaml", ".yml", ".json", ".template")
_SOURCE = re.compile(r"(.+?):(\d+)(?::(\d+))?$")


def locate(file: str, path: Path, metadata: Mapping[str, Any]) -> tuple[Span, str]:
    """The span of the deepest part of ``path`` that the file has, and the text of its line.

    A resource that came from source code points there (``Metadata: {"csc:source": "api.py:12"}``).
    """
    match = _SOURCE.fullmatch(str(metadata.get("csc:source", "")))
    if match:
        line, column = int(match[2]), int(match[3] or 1)
        return Span(match[1], line, column, line, column), _line(match[1], line)
    if not file.endswith(_TEMPLATES):
        return Span(file, 1, 1, 1, 1), ""
    try:
        line, column = _mark(file, FilePath(file).stat().st_mtime_ns, path)
    except (OSError, ValueError):
        return Span(file, 1, 1, 1, 1), ""
    return Span(file, line, column, line, column), _line(file, line)


def locate_in_text(file: str, path: Path, line: int, column: int) -> tuple[int, int] | None:
    """The line and column of a file where a place in one of its texts stands, a mapping template for
    instance; None where the file hasn't that text as it is (it came from elsewhere, or was made)."""
    if not file.endswith(_TEMPLATES):
        return None
    try:
        _, node, left = _walk(file, FilePath(file).stat().st_mtime_ns, path)
    except (OSError, ValueError):
        return None
    if left:
        return None
    while node.id != "scalar" and node.value:  # Fn::Sub, Fn::Join: the first text that they take
        first = node.value[0]
        node = first[1] if isinstance(first, tuple) else first
    start = node.start_mark
    if node.id != "scalar":
        return start.line + 1, start.column + 1
    if node.style == "|":
        found = _line(file, start.line + 2)
        return start.line + 1 + line, len(found) - len(found.lstrip()) + column
    quoted = node.style in ("'", '"')
    if line == 1 and start.line == node.end_mark.line:
        return start.line + 1, start.column + column + quoted
    return start.line + 1, start.column + 1


@lru_cache(maxsize=256)
def _mark(file: str, modified: int, path: Path) -> tuple[int, int]:
    mark, _, _ = _walk(file, modified, path)
    return mark.line + 1, mark.column + 1


def _walk(file: str, modified: int, path: Path) -> tuple[Any, Any, Path]:
    """The mark and the node of the deepest part of ``path`` that there is, and the rest of it."""
    node: Any = _compose(file, modified)
    mark = node.start_mark
    if _child(node, "Resources") is None and "Body" in path:
        path = path[path.index("Body") + 1 :]  # an OpenAPI document that stands alone
    for number, step in enumerate(path):
        found = _child(node, step) or (_child(node, "DefinitionBody") if step == "Body" else None)
        if found is None:
            return mark, node, path[number:]
        mark, node = found
    return mark, node, ()


@lru_cache(maxsize=8)
def _compose(file: str, modified: int) -> Any:
    import yaml

    try:
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        node = yaml.compose(FilePath(file).read_text(), Loader=loader)
    except yaml.YAMLError as error:
        raise ValueError(file) from error
    if node is None:
        raise ValueError(file)
    return node


def _child(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """The mark of the key (or item) that ``step`` names, and the node it leads to."""
    if node.id == "mapping":
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    elif node.id == "sequence" and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def _line(file: str, line: int) -> str:
    try:
        return FilePath(file).read_text().splitlines()[line - 1]
    except (OSError, ValueError, IndexError):
        return ""
