"""The one place where a message to the user is made, from the table in ``csc.compiler.rules``.

A rule's message and remedy are format strings, filled with facts by keyword.
"""

from ast import AST
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from csc.compiler.rules import ALL
from csc.compiler.syntax import Module
from csc.diagnostics import Diagnostic, Span

RULES: Final = {rule.code: rule for rule in ALL}


def diagnose(
    code: str, span: Span | None = None, source: str = "", /, **facts: object
) -> Diagnostic:
    """Make the diagnostic of a rule. ``facts`` fill its message and remedy."""
    rule = RULES[code]
    return Diagnostic(
        code,
        rule.message.format(**facts),
        rule.remedy.format(**facts),
        span,
        source,
        rule.severity,
    )


@dataclass(slots=True)
class Reporter:
    """Collects what one stage finds; the stage goes on after a report."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, module: Module, node: AST, /, **facts: object) -> None:
        span = module.span(node)
        self.report_at(code, span, module.source(span.line), **facts)

    def report_at(self, code: str, span: Span, source: str, /, **facts: object) -> None:
        """``report`` where only the place is known; ``source`` is the text of its line."""
        found = diagnose(code, span, source, **facts)
        if found not in self.diagnostics:
            self.diagnostics.append(found)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest known name, or ``otherwise``."""
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else otherwise


def at(span: Span | None) -> str:
    """A place, in words for a message: ``shop/orders.py:12``."""
    return f"{span.file}:{span.line}" if span else "the defaults"


def diagnostics_page() -> str:
    """The table of codes as the Markdown of ``docs/diagnostics.md``."""
    lines = ["# Diagnostics", "", "| code | what | message | remedy |", "|---|---|---|---|"]
    lines += [
        f"| {rule.code} | {rule.title} | {_cell(rule.message)} | {_cell(rule.remedy)} |"
        for rule in ALL
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}").replace("|", "\\|")
