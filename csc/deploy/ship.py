"""An assembly → what goes to CloudFormation: templates in order, and the archives that they name.

    lambda/<route>/…             ──▶   one reproducible zip with the packages that it imports, named after its digest
    Code: {S3Key: <route>.zip}   ──▶   Code: {S3Key: {"Fn::Sub": "${AssetPrefix}<digest>.zip"}}

The template then changes exactly where the code does.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csc.assembly import Assembly
from csc.deploy.packages import packages
from csc.deploy.pin_versions import pin_versions
from csc.deploy.requirements import requirements_of
from csc.deploy.smoke import SmokeTest, smoke_tests

_BEGINNING = (1980, 1, 1, 0, 0, 0)
LOCAL = ("csc:wasm", "csc:code", "aws:asset:path", "aws:asset:property")
"""Metadata that names files of the assembly, which AWS doesn't have."""


@dataclass(frozen=True, slots=True)
class ShippedStack:
    """``name`` is the one it has on AWS. ``template`` is plain data."""

    name: str
    template: Mapping[str, Any]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]

    @property
    def text(self) -> str:
        return json.dumps(self.template, indent=1)


@dataclass(frozen=True, slots=True)
class Shipment:
    """``assets`` are archives by their key below ``prefix``; ``smoke`` what can be asked safely."""

    application: str
    stage: str
    region: str
    stacks: tuple[ShippedStack, ...]
    assets: Mapping[str, bytes]
    prefix: str
    smoke: tuple[SmokeTest, ...] = ()


def ship(
    assembly: Assembly,
    stage: str | None = None,
    region: str | None = None,
    root: Path | None = None,
    *,
    whole: bool = True,
) -> Shipment:
    """``root`` is the project's folder: its requirements say which packages are meant. Without ``whole`` bundles
    go without them.

    Raises DiagnosticsError (CSC720) for a bundle whose packages can't be installed.
    """
    project: Mapping[str, Any] = assembly.manifest.get("csc", {})
    application = str(project.get("application", ""))
    stage = stage or str(project.get("stage", "dev"))
    prefix = f"{application or 'templates'}/"
    assets: dict[str, bytes] = {}
    stacks = []
    for name, template in assembly.stacks.items():
        shipped = _with_assets(template, assembly.files, assets, Wanted(root, whole))
        if application:
            shipped = pin_versions(shipped)
        given = {"Stage": stage, "AssetPrefix": prefix, **assembly.parameters.get(name, {})}
        known = shipped.get("Parameters") or {}
        stacks.append(
            ShippedStack(
                f"{application}-{stage}-{name}" if application else name,
                shipped,
                {key: value for key, value in given.items() if key in known},
                {"csc:application": application, "csc:stage": stage} if application else {},
            )
        )
    return Shipment(
        application,
        stage,
        region or str(project.get("region", "")),
        tuple(stacks),
        assets,
        prefix,
        smoke_tests(project),
    )


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip that is the same, byte for byte, for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _with_assets(
    template: Mapping[str, Any],
    files: Mapping[str, bytes],
    assets: dict[str, bytes],
    wanted: "Wanted",
) -> Mapping[str, Any]:
    """The template with each function's code under its digest; the archives go to ``assets``."""
    resources = dict(template.get("Resources") or {})
    for name, resource in resources.items():
        metadata = resource.get("Metadata") or {}
        path = metadata.get("aws:asset:path")
        if resource.get("Type") != "AWS::Lambda::Function" or path is None:
            continue
        code = _below(files, str(path))
        archive = pack({**_packages(code, wanted, _architecture(resource)), **code})
        key = f"{hashlib.sha256(archive).hexdigest()[:32]}.zip"
        assets[key] = archive
        where = {
            "S3Bucket": {"Ref": "AssetBucket"},
            "S3Key": {"Fn::Sub": f"${{AssetPrefix}}{key}"},
        }
        resources[name] = {
            **resource,
            "Metadata": {k: v for k, v in metadata.items() if k not in LOCAL},
            "Properties": {**resource["Properties"], "Code": where},
        }
    return {**template, "Resources": resources}


def _below(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    prefix = folder.rstrip("/") + "/"
    return {
        name.removeprefix(prefix): data for name, data in files.items() if name.startswith(prefix)
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where requirements are declared, and whether packages are put into bundles at all."""

    root: Path | None
    packages: bool


def _architecture(function: Mapping[str, Any]) -> str:
    (named, *_) = function["Properties"].get("Architectures") or ["x86_64"]
    return str(named)


def _packages(code: Mapping[str, bytes], wanted: Wanted, architecture: str) -> Mapping[str, bytes]:
    """What a bundle's imports need beside its own files, installed for Lambda."""
    imports = code.get("requirements.txt", b"").decode().split()
    if not imports or not wanted.packages:
        return {}
    return packages(requirements_of(imports, wanted.root), architecture)
