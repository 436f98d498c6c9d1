"""A template file, JSON or YAML → plain data with intrinsic functions in their long form.

    !GetAtt Todos.Arn   ──▶   {"Fn::GetAtt": ["Todos", "Arn"]}

As CloudFormation does, it reads dates as text and refuses aliases, merges and repeated keys.
"""

import json
import re
from pathlib import Path
from typing import Any

from csc.diagnostics import Diagnostic, DiagnosticsError, Span

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Malformed(Exception):
    """Where (line and column, from 1) and why a file is no template."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def load_template(path: Path) -> dict[str, Any]:
    """Raises DiagnosticsError: CSC612 (no such file), CSC601 (not a template)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _error(path, "CSC612", Malformed("There is no such file."), "") from None
    except UnicodeDecodeError as error:
        raise _error(path, "CSC601", Malformed(f"It isn't UTF-8: {error.reason}."), "") from None
    try:
        data = parse_template(text)
    except Malformed as wrong:
        lines = text.splitlines()
        source = lines[wrong.line - 1] if wrong.line <= len(lines) else ""
        raise _error(path, "CSC601", wrong, source) from None
    return data


def parse_template(text: str) -> dict[str, Any]:
    """Raises Malformed."""
    data = _parse_json(text) if text.lstrip().startswith("{") else _parse_yaml(text)
    if not isinstance(data, dict):
        raise Malformed("A template is a mapping of sections.")
    if _SURROGATE.search(text) and _has_half_pair(data):
        raise Malformed("It has half of a surrogate pair, which is no character.")
    return data


def _has_half_pair(data: Any) -> bool:
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _parse_json(text: str) -> Any:
    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise Malformed(f"The key {twice} is there twice.")
        return found

    try:
        return json.loads(text, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise Malformed(f"{error.msg}.", error.lineno, error.colno) from None
    except RecursionError:
        raise Malformed("It is nested too deeply.") from None


def _parse_yaml(text: str) -> Any:
    import yaml

    from csc.emulator.cloudformation.yaml_loader import load_yaml

    try:
        return load_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Malformed(f"{error.problem or error.context}.", line, column) from None
    except yaml.YAMLError as error:
        raise Malformed(f"{error}.") from None
    except RecursionError:
        raise Malformed("It is nested too deeply.") from None


def _error(path: Path, code: str, wrong: Malformed, source: str) -> DiagnosticsError:
    span = Span(str(path), wrong.line, wrong.column, wrong.line, wrong.column)
    message = f"{path}: {wrong.message}"
    return DiagnosticsError([Diagnostic(code, message, "", span, source)])
