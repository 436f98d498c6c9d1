"""``csc iam``: what the running server's IAM would decide, and why."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import typer

from csc.cli.ask import ask
from csc.cli.outcome import name_values, one_of, reported, usage
from csc.diagnostics import DiagnosticsError
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.lint import Finding, lint_policy
from csc.emulator.services.iam.lint.action_table import INSTALL, NoActionTable, action_table
from csc.emulator.services.iam.lint.finding import CODES
from csc.emulator.services.iam.lint.lint_policy import Use
from csc.emulator.services.iam.locate_statements import locate_statements
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.problem import PolicyProblem
from csc.emulator.services.iam.prove import (
    Answer,
    Counterexample,
    Proved,
    Unknown,
    prove_within,
)
from csc.emulator.services.iam.prove.real_action import with_real_action

FORMATS = ("text", "json")
USES = ("identity", "resource", "trust")


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


def prove(who: str, within: str, equal: bool, endpoint: str) -> None:
    """Exit 0 where it is proved, 3 with a counterexample, 4 where neither was found."""
    with reported():
        one, other = _policies_of(who, endpoint), _policies_of(within, endpoint)
        with _needing_z3():
            answers = [(who, within, _real(prove_within(one, other), one, other))]
            if equal:
                answers.append((within, who, _real(prove_within(other, one), one, other)))
    for inner, outer, answer in answers:
        if isinstance(answer, Proved):
            print(f"proved: whatever {inner} allows, in any request, {outer} allows too")
        elif isinstance(answer, Unknown):
            print(f"unknown: {answer.reason}")
        else:
            print(f"{inner} allows what {outer} does not:")
            print("\n".join(_request(answer)))
    _exit([answer for _, _, answer in answers])


def _real(answer: Answer, *sets: Policies) -> Answer:
    """With an action of AWS's where its actions are known."""
    if not isinstance(answer, Counterexample):
        return answer
    try:
        return with_real_action(answer, sets, action_table())
    except NoActionTable:
        return answer


def prove_public(path: Path) -> None:
    """Exit 0 where nothing can be reached without credentials, 3 where something can, 4 unknown."""
    from csc.dev import load
    from csc.emulator.rehearse import reachable

    with reported():
        loaded = load(path, None)
        if loaded.assembly is None:
            raise DiagnosticsError(loaded.diagnostics)
        with _needing_z3():
            found = reachable(loaded.assembly)
    for one in found:
        if isinstance(one.answer, Proved):
            print(f"closed: {one.what}  ({one.place}): {one.how}")
        elif isinstance(one.answer, Unknown):
            print(f"unknown: {one.what}  ({one.place}): {one.answer.reason}")
        else:
            print(f"open to {one.how}: {one.what}  ({one.place})")
            print("\n".join(_request(one.answer)))
    _exit([one.answer for one in found])


@contextmanager
def _needing_z3() -> Iterator[None]:
    try:
        yield
    except ImportError:
        raise usage("`csc iam prove` needs z3.", 'Install it: pip install "csc[prove]".') from None


def _request(answer: Counterexample) -> list[str]:
    keys = [f"  {key} = {value}" for key, value in answer.context.items()]
    return [f"  {answer.action} on {answer.resource}", *keys]


def _exit(answers: Iterable[Answer]) -> None:
    kinds = {type(answer) for answer in answers}
    if Counterexample in kinds:
        raise typer.Exit(3)
    if Unknown in kinds:
        raise typer.Exit(4)


def lint(who: str, use: str, format: str, endpoint: str) -> None:
    """Exit 0 where there is nothing to say, 3 where there is."""
    with reported():
        one_of("--format", format, FORMATS)
        one_of("--use", use, USES)
        try:
            actions = action_table()
        except NoActionTable:
            raise usage(
                "`csc iam lint` needs AWS's actions.", f"Install them: {INSTALL}."
            ) from None
        documents = _documents_of(who, endpoint)
        found = [
            (name, text, finding)
            for name, text in documents.items()
            for finding in lint_policy(_compiled(text, name), cast(Use, use), actions)
        ]
    if format == "json":
        print(json.dumps([_finding(*one) for one in found], indent=2))
    else:
        for one in found:
            shown = _finding(*one)
            print(f"{shown['policy']}:{shown['line']}: {shown['message']} [{shown['code']}]")
            print(f"  {shown['remedy']}")
        print(f"{who}: {len(found)} finding{'' if len(found) == 1 else 's'}")
    if found:
        raise typer.Exit(3)


def _finding(name: str, text: str, finding: Finding) -> dict[str, Any]:
    spans = locate_statements(text)
    line = spans[finding.statement].line if finding.statement < len(spans) else 1
    return {
        "policy": name,
        "statement": finding.statement,
        "line": line,
        "code": CODES[finding.kind],
        "kind": finding.kind,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _documents_of(who: str, endpoint: str) -> dict[str, str]:
    """A file's text, or the documents of a role or user of the running server, by name."""
    if Path(who).is_file():
        return {who: _text(Path(who))}
    found = ask(endpoint, "/_csc/iam/policies", {"role": who})
    documents: dict[str, str] = dict(found["identity"])
    return documents


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as problem:
        raise usage(f"{file} can't be read: {problem}", "Name a JSON policy document.") from None


def _compiled(text: str, name: str) -> Policy:
    try:
        return compile_policy(text, name)
    except PolicyProblem as problem:
        raise usage(f"{name} is no policy: {problem}", "Name a JSON policy document.") from None


def _policies_of(who: str, endpoint: str) -> Policies:
    """Of a policy in a file, or of a role or user of the running server."""
    if Path(who).is_file():
        return Policies(identity=(_compiled(_text(Path(who)), who),))
    found = ask(endpoint, "/_csc/iam/policies", {"role": who})
    identity = tuple(compile_policy(text, name) for name, text in found["identity"].items())
    boundary = found["boundary"]
    limits = None if boundary is None else (compile_policy(boundary, "boundary"),)
    return Policies(identity, limits)


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
