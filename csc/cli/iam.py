"""``csc iam``: what the running server's IAM would decide, and why."""

import json
from pathlib import Path
from typing import Any

import typer

from csc.cli.ask import ask
from csc.cli.outcome import name_values, one_of, reported, usage
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.problem import PolicyProblem
from csc.emulator.services.iam.prove import Proved, Unknown, prove_within

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


def prove(who: str, within: Path, endpoint: str) -> None:
    """Exit 0 where it is proved, 3 with a counterexample, 4 where neither was found."""
    with reported():
        allowed = _policies_of(who, endpoint)
        limit = _read(within)
        try:
            answer = prove_within(allowed, [limit])
        except ImportError:
            raise usage(
                "`csc iam prove` needs z3.", 'Install it: pip install "csc[prove]".'
            ) from None
    if isinstance(answer, Proved):
        print(f"proved: whatever {who} allows, in any request, {within} allows too")
        return
    if isinstance(answer, Unknown):
        print(f"unknown: {answer.reason}")
        raise typer.Exit(4)
    print(f"{who} allows what {within} does not:")
    print(f"  {answer.action} on {answer.resource}")
    for key, value in answer.context.items():
        print(f"  {key} = {value}")
    raise typer.Exit(3)


def _policies_of(who: str, endpoint: str) -> Policies:
    """Of a policy in a file, or of a role or user of the running server."""
    if Path(who).is_file():
        return Policies(identity=(_read(Path(who)),))
    found = ask(endpoint, "/_csc/iam/policies", {"role": who})
    identity = tuple(compile_policy(text, name) for name, text in found["identity"].items())
    boundary = found["boundary"]
    limits = None if boundary is None else (compile_policy(boundary, "boundary"),)
    return Policies(identity, limits)


def _read(file: Path) -> Policy:
    try:
        return compile_policy(file.read_text(), file.name)
    except (OSError, UnicodeDecodeError, PolicyProblem) as problem:
        raise usage(f"{file} is no policy: {problem}", "Name a JSON policy document.") from None


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
