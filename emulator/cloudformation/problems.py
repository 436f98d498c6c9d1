"""What can be wrong with a template: the codes, and the one way to say it.

Every message names the file, the logical id and the property, as AWS's own do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.diagnostics import Diagnostic, Severity
from csc.emulator.cloudformation.locate import Path, locate

CODES: Mapping[str, str] = {
    "CSC601": "a template that can't be read, or a section of the wrong shape",
    "CSC602": "a resource type that isn't emulated",
    "CSC603": "a reference to something that the template doesn't have",
    "CSC604": "resources or conditions that depend on each other in a circle",
    "CSC605": "an intrinsic function with wrong arguments",
    "CSC606": "a macro, transform or dynamic reference, which only AWS can expand",
    "CSC607": "a parameter without a value, or with one that it doesn't allow",
    "CSC608": "an export that is missing, or given twice",
    "CSC609": "a property that is missing, unknown or wrong",
    "CSC610": "a change that would have to replace a resource with a custom name",
    "CSC611": "two resources with one physical name",
    "CSC612": "a file of the assembly that is missing",
    "CSC901": "a defect of CSC",
}


@dataclass(slots=True)
class Problems:
    """The problems found in one stack. ``found`` is shared by all stacks of an assembly."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        path: Path,
        message: str,
        remedy: str = "",
        metadata: Mapping[str, Any] | None = None,
        severity: Severity = "error",
    ) -> None:
        """``path`` leads from the template's top to the place: ("Resources", "Todos", …)."""
        span, source = locate(self.file, path, metadata or {})
        where = _name(path)
        text = f"{where}: {message}" if where else message
        self.found.append(Diagnostic(code, f"{self.file}: {text}", remedy, span, source, severity))


def _name(path: Path) -> str:
    """("Resources", "Todos", "Properties", "KeySchema", 0) → "Todos.KeySchema[0]"."""
    parts = list(path)
    if parts[:1] == ["Resources"] and len(parts) > 1:
        parts = parts[1:]
        if parts[1:2] == ["Properties"]:
            del parts[1]
    name = ""
    for part in parts:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name
