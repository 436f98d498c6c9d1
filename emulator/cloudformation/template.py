"""The shape of a template: its sections and the attributes of a resource, checked before use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.cloudformation.scope import Report

SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    }
)
ATTRIBUTES = frozenset(
    {
        "Condition",
        "CreationPolicy",
        "DeletionPolicy",
        "DependsOn",
        "Metadata",
        "Properties",
        "Type",
        "UpdatePolicy",
        "UpdateReplacePolicy",
        "Version",
    }
)
DELETION_POLICIES = frozenset({"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"})
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}").fullmatch


@dataclass(frozen=True, slots=True)
class Template:
    """The sections that matter here; an absent one is empty."""

    parameters: dict[str, Any]
    mappings: dict[str, Any]
    conditions: dict[str, Any]
    resources: dict[str, Any]
    outputs: dict[str, Any]


def read_template(data: Mapping[str, Any], report: Report) -> Template:
    """Reports CSC601 and CSC606. Sections that are wrong come back empty."""
    for section in data:
        if section not in SECTIONS:
            report("CSC601", (section,), "CloudFormation has no such section.", "")
    if data.get("Transform"):
        message = f"CSC doesn't expand the transform {data['Transform']}."
        report("CSC606", ("Transform",), message, "Give the expanded template.")
        return Template({}, {}, {}, {}, {})  # what it stands for can't be known
    sections = {name: _section(data, name, report) for name in SECTIONS}
    if not sections["Resources"]:
        report("CSC601", ("Resources",), "A template needs at least one resource.", "")
    return Template(
        sections["Parameters"],
        sections["Mappings"],
        sections["Conditions"],
        sections["Resources"],
        sections["Outputs"],
    )


def _section(data: Mapping[str, Any], name: str, report: Report) -> dict[str, Any]:
    if name in ("AWSTemplateFormatVersion", "Description", "Transform"):
        return {}
    section = data.get(name)
    if section is None:
        return {}
    if not isinstance(section, dict):
        report("CSC601", (name,), "This section must be a mapping.", "")
        return {}
    return section


def check_resource(name: str, definition: Any, report: Report) -> bool:
    """Whether a resource can be planned; what it has beside Properties is checked here."""
    path = ("Resources", name)
    if not _LOGICAL_ID(name):
        report("CSC601", path, "A logical id has letters and digits only.", "")
        return False
    if not isinstance(definition, dict) or not isinstance(definition.get("Type"), str):
        report("CSC601", path, "A resource is a mapping with a Type.", "")
        return False
    right = True
    for key in definition:
        if key not in ATTRIBUTES:
            report("CSC601", (*path, key), "A resource has no such attribute.", "")
            right = False
    if not isinstance(definition.get("Properties", {}), dict):
        report("CSC601", (*path, "Properties"), "Properties must be a mapping.", "")
        right = False
    for key in ("DeletionPolicy", "UpdateReplacePolicy"):
        given = definition.get(key, "Delete")
        if not isinstance(given, str) or given not in DELETION_POLICIES:
            message = f"{key} is one of {', '.join(sorted(DELETION_POLICIES))}."
            report("CSC601", (*path, key), message, "")
            right = False
    return right


def depends_on(definition: Mapping[str, Any]) -> list[str]:
    value = definition.get("DependsOn", [])
    names = value if isinstance(value, list) else [value]
    return [name for name in names if isinstance(name, str)]
