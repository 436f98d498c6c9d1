"""A SAM template → the CloudFormation that AWS would make of it.

``aws-sam-translator`` is AWS's own transform: it runs on the machine, asks no service, and is imported
only where a file needs it (half a second).  A nested application beside the file is a nested stack; one that it
would fetch from AWS is left as it stands, for the engine to refuse at its place.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from csc.diagnostics import DiagnosticsError
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.cloudformation.sam.localise import Local, localise
from csc.emulator.cloudformation.sam.trace import trace_origins

SAM = "AWS::Serverless-2016-10-31"
EXTENSIONS = "AWS::LanguageExtensions"
"""Its functions are the engine's own; loops (Fn::ForEach) are written out before: ``for_each.py``."""

FETCHED = "AWS::Serverless::Application"
NESTED = "AWS::CloudFormation::Stack"
_SHARED = ("NotificationARNs", "Parameters", "Tags", "TimeoutInMinutes")
"""Properties that an application and a nested stack have alike."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """The CloudFormation, and the files that were read for it beside the template."""

    template: dict[str, Any]
    files: tuple[Path, ...]


def transforms(template: Mapping[str, Any]) -> list[str]:
    """The names in a template's Transform section."""
    given = template.get("Transform")
    names = given if isinstance(given, list) else [given]
    return [name for name in names if isinstance(name, str)]


def is_sam(template: Mapping[str, Any]) -> bool:
    return SAM in transforms(template)


def expand_sam(
    template: Mapping[str, Any], file: Path, region: str, given: Mapping[str, str]
) -> Expanded:
    """``given`` are the values of the template's parameters.

    Raises DiagnosticsError: CSC609 for what SAM refuses, CSC612 for files that are missing.

    Transforms other than SAM's stay in the template, and the engine refuses them.
    """
    local = Local(file)
    source = localise(template, local)
    if local.found:
        raise DiagnosticsError(local.found)
    resources = source.get("Resources")
    if not isinstance(resources, dict) or not resources:
        source.pop("Transform", None)  # the engine says what is wrong with that
        return Expanded(source, tuple(local.read))
    kept = {
        name: _as_stack(resources.pop(name))
        for name in [*resources]
        if isinstance(resources[name], dict) and resources[name].get("Type") == FETCHED
    }
    made = translate(source, str(file), region, given) if resources else source
    made.setdefault("Resources", {}).update(kept)
    made.pop("Globals", None)
    others = [name for name in transforms(template) if name not in (SAM, EXTENSIONS)]
    made.pop("Transform", None)
    if others:
        made["Transform"] = others
    return Expanded(trace_origins(made, template, file), tuple(local.read))


def _as_stack(resource: dict[str, Any]) -> dict[str, Any]:
    """An application whose ``Location`` is a file: the stack that SAM makes of it, with the file's own name."""
    given = resource.get("Properties")
    given = given if isinstance(given, dict) else {}
    location = given.get("Location")
    if not isinstance(location, str) or "://" in location:
        return resource
    properties = {name: given[name] for name in _SHARED if name in given}
    return {**resource, "Type": NESTED, "Properties": {"TemplateURL": location, **properties}}


def translate(
    source: dict[str, Any], file: str, region: str, given: Mapping[str, str]
) -> dict[str, Any]:
    """The transform itself; ``source`` is changed. Raises DiagnosticsError with all that it says."""
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.utils.py27hash_fix import (
        to_py27_compatible_template,
        undo_mark_unicode_str_in_template,
    )

    logging.getLogger("samtranslator").setLevel(logging.ERROR)  # it warns of metrics not sent
    session: Any = SimpleNamespace(region_name=region)  # all that it asks of boto3
    values = _values(source, given)
    try:
        to_py27_compatible_template(source, values)
        translated = Translator(None, Parser(), boto_session=session).translate(source, values)
        plain: dict[str, Any] = undo_mark_unicode_str_in_template(translated)
    except InvalidDocumentException as error:
        raise _refused(error, file) from None
    return plain


def _values(source: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Of parameters, as CloudFormation gives them to a transform: those that are lists as lists."""
    values: dict[str, Any] = dict(given)
    parameters = source.get("Parameters")
    for name, declared in (parameters or {}).items() if isinstance(parameters, dict) else ():
        kind = str(declared.get("Type")) if isinstance(declared, dict) else ""
        value = values.get(name, declared.get("Default") if kind else None)
        if isinstance(value, str) and (kind == "CommaDelimitedList" or kind.startswith("List<")):
            values[name] = [item.strip() for item in value.split(",")]
    return values


def _refused(error: Any, file: str) -> DiagnosticsError:
    problems = Problems(file)
    for cause in error.causes or [error]:
        name = getattr(cause, "_logical_id", None)
        where = ("Resources", name) if isinstance(name, str) else ()
        problems.add("CSC609", where, f"SAM says: {cause.message}")
    return DiagnosticsError(problems.found)
