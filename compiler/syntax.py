"""Text → syntax tree, once for each text. In: Python source. Out: a ``Module`` that can name any place."""

import ast
import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from csc.diagnostics import Span

_IMPORT_LINE = re.compile(r"^\s*(?:from|import)\s[^\n]*", re.MULTILINE)


@dataclass(frozen=True, eq=False, slots=True)
class Module:
    """One parsed file. ``name`` is dotted and relative to the project (``shop.orders``)."""

    name: str
    file: str
    package: bool
    text: str
    lines: tuple[str, ...]
    tree: ast.Module
    memo: dict[object, Any] = field(default_factory=dict)  # what was found out about the tree

    def below(self, node: ast.AST) -> list[ast.AST]:
        """A node and all below it, without contexts and operators; walked once, whoever asks."""
        found: list[ast.AST] | None = self.memo.get(node)
        if found is None:
            found = self.memo[node] = flatten(node)
        return found

    def span(self, node: ast.AST) -> Span:
        """Where a node is; columns count characters, not the UTF-8 bytes that ``ast`` counts."""
        line = getattr(node, "lineno", 1)
        end_line = getattr(node, "end_lineno", None) or line
        return Span(
            self.file,
            line,
            self._column(line, getattr(node, "col_offset", 0)),
            end_line,
            self._column(end_line, getattr(node, "end_col_offset", None) or 0),
        )

    def source(self, line: int) -> str:
        """The text of a line, without its newline; empty where there is none."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def _column(self, line: int, offset: int) -> int:
        text = self.source(line)
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode()) + 1


_SKIPPED = frozenset({"ctx", "op", "ops", "type_comment", "kind", "id", "lineno"})


def flatten(root: ast.AST) -> list[ast.AST]:
    """``ast.walk`` in a third of its time: every compile walks every changed handler."""
    found = [root]
    for node in found:
        for name in node._fields:
            if name in _SKIPPED:
                continue
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [one for one in value if isinstance(one, ast.AST)]
    return found


def statements(root: ast.AST) -> list[ast.AST]:
    """The statements at and below a node, in ``flatten``'s order; no expression has one."""
    found = [root]
    for node in found:
        for name in ("body", "handlers", "cases", "orelse", "finalbody"):
            found += getattr(node, name, ())
    return found


@lru_cache(maxsize=64)
def parse(text: str) -> ast.Module | SyntaxError:
    """The tree of a text, or why it has none. Trees are shared: never change one."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, absurd nesting
        return SyntaxError(str(error) or type(error).__name__)


@lru_cache(maxsize=1024)
def imported_modules(text: str, module: str, package: bool) -> tuple[str, ...]:
    """The dotted names that a text imports, possible submodules included, in order.

    ``from shop import orders`` gives ``shop`` and ``shop.orders``: which of them are files is for the
    caller to see.  A text that doesn't parse is read line by line, so that the modules it
    reaches are still there while its syntax error is mended.
    """
    tree = parse(text)
    if isinstance(tree, SyntaxError):
        return _imports_of_broken(text, module, package)
    found: dict[str, None] = {}
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found.update((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute_base(node, module, package)
            if base:
                found[base] = None
            for alias in node.names:
                found[f"{base}.{alias.name}" if base else alias.name] = None
    return tuple(found)


def absolute_base(node: ast.ImportFrom, module: str, package: bool) -> str:
    """The dotted module that ``from … import`` reads, relative forms made absolute.

    One that leaves the topmost package stays as it is written, with its dots: no module has that name.
    """
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    keep = len(parts) - node.level + (1 if package else 0)
    if keep <= 0:
        return "." * node.level + (node.module or "")
    return ".".join([*parts[:keep], node.module] if node.module else parts[:keep])


def _imports_of_broken(text: str, module: str, package: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in _IMPORT_LINE.findall(text):
        if not isinstance(parse(line.strip()), SyntaxError):
            found.update((name, None) for name in imported_modules(line.strip(), module, package))
    return tuple(found)
