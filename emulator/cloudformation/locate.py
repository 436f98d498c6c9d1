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


@lru_cache(maxsize=256)
def _mark(file: str, modified: int, path: Path) -> tuple[int, int]:
    node: Any = _compose(file, modified)
    mark = node.start_mark
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        mark, node = found
    return mark.line + 1, mark.column + 1


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
