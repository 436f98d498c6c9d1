"""An update that takes nothing away which another stack still uses.

CloudFormation refuses to drop an export while a stack imports it.  Where a route goes, its role and
the role's export go from one stack, and what imports it from a later one.  So the earlier stack is
updated twice: first to hold old and new together, and to its new template when all others have changed.
"""

from collections.abc import Mapping
from typing import Any


def exported(template: Mapping[str, Any]) -> set[str]:
    """The outputs that other stacks may use."""
    outputs: Mapping[str, Any] = template.get("Outputs") or {}
    return {name for name, body in outputs.items() if isinstance(body, dict) and "Export" in body}


def needs_bridge(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return bool(exported(old) - exported(new))


def bridge(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """``new``, and all of ``old`` that it lacks."""
    sections = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
    both: dict[str, Any] = dict(new)
    for section in sections:
        joined = {**(old.get(section) or {}), **(new.get(section) or {})}
        if joined:
            both[section] = joined
    return both
