"""A counterexample in words: the request, what the tables hold, and what each form made of it."""

from typing import Any

from csc.response import to_json
from csc.verifying.cases import Case
from csc.verifying.compare import Outcome
from csc.verifying.subject import Subject

INDENT = "\n    "
MOST = 2000  # characters of a body


def told(subject: Subject, case: Case, one: Outcome, other: Outcome) -> str:
    """Several lines, each but the first indented."""
    lines = ["The smallest request on which they part:", f"{subject.method} {subject.path}"]
    if subject.auth is not None:
        lines[-1] += f" as {case['user']}"
    for part in ("claims", "path", "query", "headers", "body"):
        if part in case and case[part] != {}:
            lines.append(f"  {part}: {_json(case[part])}")
    for key, items in case["tables"].items():
        lines += [f"  {key} holds: {_json(item)}" for item in items]
    for outcome in (one, other):
        lines.append(f"{outcome.form}: {outcome.status} {outcome.body[:MOST]}".rstrip())
        calls = ", ".join(map(str, outcome.calls)) or "none"
        lines.append(f"  calls: {calls}")
        if one.tables != other.tables:
            lines += [
                f"  {name} then holds: {_json(item)}"
                for name, items in outcome.tables.items()
                for item in items
            ]
    return INDENT.join(lines)


def _json(data: Any) -> str:
    return to_json(data)
