"""The checks, in order, over one template."""

from collections.abc import Callable, Mapping
from typing import Literal

from csc.diagnostics import Diagnostic
from csc.emulator.gateway.lint.conditions import check_conditions
from csc.emulator.gateway.lint.findings import Findings, Subject
from csc.emulator.gateway.lint.injection import check_injection, read_origins
from csc.emulator.gateway.lint.json_branches import check_json
from csc.emulator.gateway.lint.references import check_references
from csc.emulator.gateway.lint.shapes import Shape
from csc.emulator.gateway.lint.taint import Carried
from csc.emulator.gateway.velocity import TemplateError
from csc.emulator.gateway.velocity.nodes import Place
from csc.emulator.gateway.velocity.parse import parse_template

Kind = Literal["request", "response"]

CHECKS: tuple[Callable[[Subject, Findings], None], ...] = (
    check_references,
    check_injection,
    check_conditions,
    check_json,
)


def lint_template(
    text: str,
    *,
    name: str,
    kind: Kind = "request",
    body: Shape | None = None,
    carried: Mapping[str, Carried] | None = None,
) -> list[Diagnostic]:
    """Findings by place. ``name`` is the file that their spans name, ``body`` what has been validated of the
    request, ``carried`` what the request's template handed over to this one (``carried_by_request``)."""
    findings = Findings(text, name)
    try:
        block = parse_template(text, name)
    except TemplateError as error:
        findings.add(
            "CSC650",
            Place(error.line, error.column),
            f"The template has a syntax error: {error.message}.",
            "API Gateway answers 500 to every request that renders it.",
            "error",
        )
        return findings.sorted()
    subject = Subject(block, text, kind == "response", body, carried or {})
    for check in CHECKS:
        check(subject, findings)
    return findings.sorted()


def carried_by_request(text: str, body: Shape | None) -> Mapping[str, Carried]:
    """What a request template puts on ``$context.requestOverride.path``; nothing where it has a mistake."""
    try:
        subject = Subject(parse_template(text, ""), text, False, body)
    except TemplateError:
        return {}
    return read_origins(subject, Findings(text, ""))
