"""A template file, JSON or YAML → plain data with intrinsic functions in their long form.

    !GetAtt Todos.Arn   ──▶   {"Fn::GetAtt": ["Todos", "Arn"]}

As CloudFormation does, it reads dates as text, refuses aliases and merges, and takes the last of repeated keys.
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


Repeated = list[tuple[str, int, int]]
"""Keys that a mapping has again: name, line and column (from 1)."""


def load_template(path: Path, told: list[Diagnostic] | None = None) -> dict[str, Any]:
    """Raises DiagnosticsError: CSC612 (no such file), CSC601 (not a template).

    ``told`` is given a warning for each repeated key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _error(path, "CSC612", Malformed("There is no such file."), "") from None
    except UnicodeDecodeError as error:
        raise _error(path, "CSC601", Malformed(f"It isn't UTF-8: {error.reason}."), "") from None
    repeated: Repeated = []
    try:
        data = parse_template(text, repeated)
    except Malformed as wrong:
        raise _error(path, "CSC601", wrong, _line(text, wrong.line)) from None
    if told is not None:
        told.extend(_twice(path, text, key) for key in repeated)
    return data


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1] if number <= len(lines) else ""


def _twice(path: Path, text: str, key: tuple[str, int, int]) -> Diagnostic:
    name, line, column = key
    return Diagnostic(
        "CSC601",
        f"{path}: the key {name} is there twice: what is written before counts for nothing.",
        "CloudFormation takes the last one. Remove the other.",
        Span(str(path), line, column, line, column + len(name)),
        _line(text, line),
        "warning",
    )


def parse_template(text: str, repeated: Repeated | None = None) -> dict[str, Any]:
    """Raises Malformed. ``repeated`` is told of keys that are there again."""
    again: Repeated = [] if repeated is None else repeated
    is_json = text.lstrip().startswith("{")
    data = _parse_json(text, again) if is_json else _parse_yaml(text, again)
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


def _parse_json(text: str, repeated: Repeated) -> Any:
    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            repeated.extend((name, 1, 1) for name in found if names.count(name) > 1)
        return found

    try:
        return json.loads(text, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise Malformed(f"{error.msg}.", error.lineno, error.colno) from None
    except RecursionError:
        raise Malformed("It is nested too deeply.") from None


def _parse_yaml(text: str, repeated: Repeated) -> Any:
    import yaml

    from csc.emulator.cloudformation.yaml_loader import load_yaml

    try:
        return load_yaml(text, repeated)
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
