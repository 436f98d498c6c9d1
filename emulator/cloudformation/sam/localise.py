"""Local paths in a SAM template → what the transform takes: it knows S3 only.

    CodeUri: src/                    ──▶ s3://csc-local/src  (the engine finds the folder again)
    DefinitionUri: openapi.yaml      ──▶ DefinitionBody: {…}
    BodyS3Location: openapi.yaml     ──▶ Body: {…}
    Fn::Transform: AWS::Include of a local file  ──▶ what the file holds

It is what ``sam package`` uploads, kept at home.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.cloudformation.load_template import load_template
from csc.emulator.cloudformation.locate import Path as Steps
from csc.emulator.cloudformation.problems import Problems

BUCKET = "csc-local"
CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}
BODIES = {
    "AWS::Serverless::Api": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::HttpApi": ("DefinitionUri", "DefinitionBody"),
    "AWS::ApiGateway::RestApi": ("BodyS3Location", "Body"),
}
"""The property that names a file, and the one that holds what is in it."""


@dataclass(slots=True)
class Local:
    """The template's folder, the files read from it, and what was wrong."""

    file: Path
    read: list[Path] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def load(self, name: str, place: Steps) -> Any:
        """A file below the folder as data; None, and CSC612 told, where it can't be had."""
        root = self.file.parent.resolve()
        target = (root / name).resolve()
        if not target.is_relative_to(root):
            self.tell("CSC612", place, f"{name} is outside of the template's folder.")
            return None
        self.read.append(target)
        try:
            return load_template(target)
        except DiagnosticsError as error:
            self.found.extend(error.diagnostics)
            return None

    def tell(self, code: str, place: Steps, message: str) -> None:
        Problems(str(self.file), self.found).add(code, place, message)


def localise(template: Mapping[str, Any], local: Local) -> dict[str, Any]:
    """A copy of ``template`` without local paths."""
    included: dict[str, Any] = _include(template, local, ())
    resources = included.get("Resources")
    if isinstance(resources, dict):
        shared = _shared(included)
        for name, resource in resources.items():
            if isinstance(resource, dict) and isinstance(
                resource.setdefault("Properties", {}), dict
            ):
                _localise_resource(name, resource, shared, local)
    return included


def _shared(template: dict[str, Any]) -> Mapping[str, Any]:
    """The Globals of functions, their code made local in place."""
    functions = (template.get("Globals") or {}).get("Function")
    if not isinstance(functions, dict):
        return {}
    _localise_code(functions, "CodeUri")
    return functions


def _localise_resource(
    name: str, resource: dict[str, Any], shared: Mapping[str, Any], local: Local
) -> None:
    kind, properties = str(resource.get("Type")), resource["Properties"]
    if kind in CODE:
        _localise_code(properties, CODE[kind])
    if kind == "AWS::Serverless::Function" and not _has_code(properties, shared):
        properties["CodeUri"] = f"s3://{BUCKET}/."
    named, held = BODIES.get(kind, ("", ""))
    file = properties.get(named)
    if isinstance(file, str) and not file.startswith("s3://"):
        body = local.load(file, ("Resources", name, "Properties", named))
        del properties[named]
        properties[held] = _include(body, local, ()) if body is not None else {}


def _has_code(properties: Mapping[str, Any], shared: Mapping[str, Any]) -> bool:
    names = ("CodeUri", "InlineCode", "ImageUri")
    image = "Image" in (properties.get("PackageType"), shared.get("PackageType"))
    return image or any(name in properties or name in shared for name in names)


def _localise_code(properties: dict[str, Any], name: str) -> None:
    path = properties.get(name)
    if isinstance(path, str) and not path.startswith("s3://"):
        properties[name] = f"s3://{BUCKET}/{_tidy(path)}"


def _tidy(path: str) -> str:
    """``./src/`` → ``src``; the folder itself is ``.``"""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return "/".join(parts) or "."


def _include(value: Any, local: Local, place: Steps) -> Any:
    """``value`` anew, with every AWS::Include of a local file replaced by the file's data."""
    if isinstance(value, list):
        return [_include(item, local, (*place, n)) for n, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    location = _location(value)
    if location is not None:
        data = local.load(location, place)
        return {} if data is None else data
    return {key: _include(item, local, (*place, key)) for key, item in value.items()}


def _location(value: Mapping[str, Any]) -> str | None:
    """The local file that an Fn::Transform includes; None for any other value."""
    if list(value) != ["Fn::Transform"] or not isinstance(value["Fn::Transform"], dict):
        return None
    called = value["Fn::Transform"]
    if called.get("Name") != "AWS::Include" or not isinstance(called.get("Parameters"), dict):
        return None
    location = called["Parameters"].get("Location")
    return location if isinstance(location, str) and "://" not in location else None
