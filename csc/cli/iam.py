"""``csc iam``: what the running server's IAM would decide, and why."""

import json
from typing import Any

import typer

from csc.cli.ask import ask
from csc.cli.outcome import name_values, one_of, reported

FORMATS = ("text", "json")


def explain(
    role: str, action: str, resource: str, context: list[str], format: str, endpoint: str
) -> None:
    """Exit 0 where the request is allowed, 3 where it is denied."""
    with reported():
        one_of("--format", format, FORMATS)
        question = {
            "role": role,
            "action": action,
            "resource": resource,
            "context": name_values("--context", context),
        }
        found = ask(endpoint, "/_csc/iam/explain", question)
    print(json.dumps(found, indent=2) if format == "json" else "\n".join(_lines(found)))
    if found["outcome"] != "allowed":
        raise typer.Exit(3)


def _lines(found: dict[str, Any]) -> list[str]:
    place = f"  ({found['declared']})" if found["declared"] else ""
    lines = [
        f"{found['outcome']}: {found['action']} on {found['resource']}",
        f"  by {found['principal']}{place}",
        f"  {found['reason']}",
    ]
    if found["statement"] is not None:
        lines += ["", *_indented(found["statement"])]
    if found["when"]:
        lines += ["", "  It would be allowed in a request with:"]
        lines += [f"    {key} = {value}" for key, value in found["when"].items()]
    elif found["add"] is not None:
        lines += ["", "  This statement would allow it:", *_indented(found["add"])]
    return lines


def _indented(statement: dict[str, Any]) -> list[str]:
    return [f"    {line}" for line in json.dumps(statement, indent=2).splitlines()]
