"""An assembly from disk: ``.csc-out/`` with its manifest, a CloudFormation file, an OpenAPI one.

.csc-out/manifest.json ──▶ stacks in the order of their dependencies, all other files as bytes
template.yaml | .json  ──▶ one stack, named after the file; a SAM template expanded
openapi.yaml | .json   ──▶ one stack: a REST API with that body, deployed
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError, Span
from csc.emulator.cloudformation.for_each import LoopProblem, write_out
from csc.emulator.cloudformation.graph import order
from csc.emulator.cloudformation.load_template import load_template
from csc.emulator.cloudformation.sam.expand import EXTENSIONS, expand_sam, is_sam, transforms
from csc.emulator.wrap_openapi import around_openapi

STACK = "aws:cloudformation:stack"


UNREAD = frozenset({"__pycache__", "node_modules"})
SKIPPED = UNREAD | {"venv"}
"""Folders that are no code of a function whose code is the template's own folder."""

CODE = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}
"""The property of a resource that says where its files are."""


def read_assembly(
    path: Path, region: str = "us-east-1", parameters: Mapping[str, str] | None = None
) -> Assembly:
    """``files`` hold what was read beside a template: code, OpenAPI documents.

    ``region`` and ``parameters`` are what SAM's transform may look at; a folder has its own.

    Raises DiagnosticsError (CSC601, CSC604, CSC609, CSC612) for what can't be read.
    """
    if path.is_dir():
        return _read_folder(path)
    notes: list[Diagnostic] = []
    template = load_template(path, notes)
    beside: dict[str, bytes] = {}
    if EXTENSIONS in transforms(template):
        template = _without_loops(template, path, parameters or {})
    if is_sam(template):
        expanded = expand_sam(template, path, region, parameters or {})
        template, root = expanded.template, path.parent.resolve()
        beside = {f.relative_to(root).as_posix(): f.read_bytes() for f in expanded.files}
    if "Resources" not in template and ("openapi" in template or "swagger" in template):
        template = around_openapi(template)
    name = _stack_name(path)
    beside |= _files_beside(path, template)
    given = {name: parameters} if parameters else {}
    return Assembly({}, {name: template}, beside, {name: str(path)}, given, tuple(notes))


def _without_loops(
    template: dict[str, Any], path: Path, parameters: Mapping[str, str]
) -> dict[str, Any]:
    """What AWS::LanguageExtensions makes of it. Raises DiagnosticsError (CSC605)."""
    try:
        made = write_out(template, parameters)
    except LoopProblem as problem:
        raise _broken(path, "CSC605", f"{problem}.") from None
    others = [name for name in transforms(template) if name != EXTENSIONS]
    made.pop("Transform", None)
    return made | ({"Transform": others} if others else {})


def _read_folder(folder: Path) -> Assembly:
    manifest = _read_manifest(folder / "manifest.json")
    artifacts = {
        name: artifact
        for name, artifact in manifest["artifacts"].items()
        if isinstance(artifact, dict) and artifact.get("type") == STACK
    }
    stacks: dict[str, Mapping[str, Any]] = {}
    origin: dict[str, str] = {}
    parameters: dict[str, Mapping[str, str]] = {}
    for name in _in_order(artifacts, folder):
        properties = artifacts[name].get("properties", {})
        named = _inside(folder, str(properties.get("templateFile", "")))
        stack = _stack_name(named)
        file = _as_people_read_it(folder, stack) or named
        stacks[stack] = load_template(file)
        origin[stack] = str(file)
        parameters[stack] = properties.get("parameters", {})
    taken = {Path(file) for file in origin.values()} | {folder / "manifest.json"}
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in taken
    }
    return Assembly(manifest, stacks, files, origin, parameters)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        raise _broken(path, "CSC612", "There is no manifest.json in this folder.") from None
    except orjson.JSONDecodeError as error:
        raise _broken(path, "CSC601", f"The manifest isn't JSON: {error}.") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("artifacts"), dict):
        raise _broken(path, "CSC601", "The manifest has no artifacts.")
    return manifest


def _in_order(artifacts: Mapping[str, Any], folder: Path) -> list[str]:
    uses = {
        name: [other for other in artifact.get("dependencies", ()) if other in artifacts]
        for name, artifact in artifacts.items()
    }
    sequence = order(artifacts, uses)
    if len(sequence) < len(artifacts):
        circle = ", ".join(sorted(artifacts.keys() - set(sequence)))
        message = f"Stacks depend on each other in a circle: {circle}."
        raise _broken(folder / "manifest.json", "CSC604", message)
    return sequence


def _inside(folder: Path, name: str) -> Path:
    """A file of the folder; a manifest can't name one outside it."""
    file = folder / name
    if not name or not file.resolve().is_relative_to(folder.resolve()):
        raise _broken(folder / "manifest.json", "CSC612", f"{name!r} isn't in this folder.")
    return file


def _as_people_read_it(folder: Path, stack: str) -> Path | None:
    """``csc compile`` writes each stack twice: YAML for people, who edit it, and JSON for CDK."""
    file = folder / "cloudformation" / f"{stack}-stack.yaml"
    return file if file.is_file() else None


def _stack_name(file: Path) -> str:
    """``cloudformation/api-stack.yaml`` → api; ``My.template.json`` → My."""
    return file.name.partition(".")[0].removesuffix("-stack")


def _files_beside(path: Path, template: Mapping[str, Any]) -> dict[str, bytes]:
    """The local folders and archives that a template's functions and layers name as theirs."""
    found: dict[str, bytes] = {}
    root = path.parent.resolve()
    resources = template.get("Resources")
    for resource in resources.values() if isinstance(resources, dict) else ():
        for name in _code_paths(resource):
            target = (root / name).resolve()
            if target.is_relative_to(root):
                found |= _read_code(target, name, own=target == root)
    found.pop(f"./{path.name}", None)  # a change of the template is no change of the code
    return found


def _read_code(target: Path, name: str, *, own: bool) -> dict[str, bytes]:
    """A folder's files, or an archive. The template's ``own`` folder holds more than code.

    What npm installed isn't read: it is used where it is.
    """
    if target.is_file():
        return {name: target.read_bytes()}
    found: dict[str, bytes] = {}
    for folder, folders, files in os.walk(target):
        folders[:] = sorted(f for f in folders if f not in UNREAD)
        if own:
            folders[:] = [f for f in folders if not f.startswith(".") and f not in SKIPPED]
        for file in sorted(files):
            member = Path(folder, file)
            if not (own and file.startswith(".")) and member.is_file():
                relative = member.relative_to(target).as_posix()
                found[f"{name.rstrip('/')}/{relative}"] = member.read_bytes()
    return found


def _code_paths(resource: Any) -> list[str]:
    """What may be a local path of a function's code, or of a layer's content."""
    named = CODE.get(str(resource.get("Type"))) if isinstance(resource, dict) else None
    if named is None:
        return []
    properties, metadata = resource.get("Properties"), resource.get("Metadata")
    code = properties.get(named) if isinstance(properties, dict) else None
    paths = [code, code.get("S3Key") if isinstance(code, dict) else None]
    paths.append(metadata.get("aws:asset:path") if isinstance(metadata, dict) else None)
    return [name for name in paths if isinstance(name, str) and name]


def _broken(path: Path, code: str, message: str) -> DiagnosticsError:
    place = Span(str(path), 1, 1, 1, 1)
    return DiagnosticsError(
        [Diagnostic(code, f"{path.name}: {message}", "Compile again: csc compile.", place)]
    )
