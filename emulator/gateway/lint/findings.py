"""What the checks read and where they write."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from csc.diagnostics import Diagnostic, Severity, Span
from csc.emulator.gateway.lint.shapes import Shape
from csc.emulator.gateway.lint.taint import Carried
from csc.emulator.gateway.velocity.nodes import Block, Place


@dataclass(frozen=True, slots=True)
class Subject:
    """One parsed template. ``response``: its ``$input`` is the integration's answer.

    ``body`` is what the request's validator has proved of it, ``carried`` what its request template handed over.
    """

    block: Block
    text: str
    response: bool
    body: Shape | None = None
    carried: Mapping[str, Carried] = field(default_factory=dict)


@dataclass(slots=True)
class Findings:
    """Diagnostics of one template; the same one twice counts once."""

    text: str
    name: str
    found: dict[tuple[str, Place], Diagnostic] = field(default_factory=dict)

    def add(
        self,
        code: str,
        place: Place,
        message: str,
        remedy: str,
        severity: Severity = "warning",
        width: int = 1,
    ) -> None:
        lines = self.text.split("\n")
        source = lines[place.line - 1] if place.line <= len(lines) else ""
        span = Span(self.name, place.line, place.column, place.line, place.column + width)
        diagnostic = Diagnostic(code, message, remedy, span, source, severity)
        self.found.setdefault((code, place), diagnostic)

    def raise_to_errors(self, code: str) -> None:
        """What was found under a code keeps every request from being answered."""
        for key, diagnostic in self.found.items():
            if key[0] == code:
                self.found[key] = replace(diagnostic, severity="error")

    def sorted(self) -> list[Diagnostic]:
        ordered = sorted(self.found.items(), key=lambda item: _position(item[0]))
        return [diagnostic for _, diagnostic in ordered]


def _position(key: tuple[str, Place]) -> tuple[int, int, str]:
    code, place = key
    return place.line, place.column, code
