"""Layers: versions of folders that are laid into /opt of the functions that name them.

Those that the API made are kept over restarts; a template's are declared anew each time.  A layer that stands in
another account can't be had here: a function that names it runs without.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from csc.emulator.services.lambda_.code import Code, code_of_files
from csc.emulator.services.lambda_.errors import ResourceNotFoundException
from csc.emulator.storage import Storage

if TYPE_CHECKING:
    from csc.emulator.cloud import Cloud

SCHEMA = (
    """
    CREATE TABLE lambda_layer (
        arn TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, document TEXT
    );
    """,
)
"""``document`` is NULL of a version that was deleted: its number isn't given again."""


@dataclass(frozen=True, slots=True)
class LayerVersion:
    """``made`` in seconds since the epoch; ``sha256`` and ``size`` of what was uploaded. ``declared`` by a template."""

    name: str
    arn: str
    version: int
    code: Code
    made: float
    sha256: str = ""
    size: int = 0
    description: str = ""
    runtimes: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    license: str = ""
    statements: Mapping[str, Any] = field(default_factory=dict)
    declared: bool = False

    @property
    def layer_arn(self) -> str:
        return self.arn.rpartition(":")[0]


class Layers:
    """``versions`` by ARN. Nothing is read before it is asked for."""

    def __init__(self, cloud: "Cloud") -> None:
        self._cloud = cloud
        self._read: dict[str, LayerVersion] | None = None
        self._last: dict[str, int] = {}

    @property
    def versions(self) -> dict[str, LayerVersion]:
        if self._read is None:
            self._read = self._stored(self._cloud.storage)
        return self._read

    def arn(self, name: str) -> str:
        return f"arn:aws:lambda:{self._cloud.region}:{self._cloud.account}:layer:{name}"

    def next_version(self, name: str) -> int:
        """A number that no version of this layer has had."""
        known = [one.version for one in self.versions.values() if one.name == name]
        return max([self._last.get(name, 0), *known]) + 1

    def put(self, version: LayerVersion) -> None:
        self.versions[version.arn] = version
        self._last[version.name] = max(self._last.get(version.name, 0), version.version)
        if not version.declared:
            self._write(version, json.dumps(_document(version)))

    def remove(self, version: LayerVersion) -> None:
        self.versions.pop(version.arn, None)
        if not version.declared:
            self._write(version, None)

    def codes(self, arns: Sequence[str]) -> list[Code]:
        """What is in them, in their order; a layer that isn't here is left out."""
        return [self.versions[arn].code for arn in arns if arn in self.versions] if arns else []

    def absent(self, arns: Sequence[str]) -> list[str]:
        return [arn for arn in arns if arn not in self.versions] if arns else []

    def find(self, name: str, number: int) -> LayerVersion:
        """By a layer's name or ARN. Raises ResourceNotFoundException."""
        layer = name if name.startswith("arn:") else self.arn(name)
        return self.find_arn(f"{layer}:{number}")

    def find_arn(self, arn: str) -> LayerVersion:
        found = self.versions.get(arn)
        if found is None:
            raise ResourceNotFoundException(f"Layer version {arn} does not exist.", Type="User")
        return found

    def _stored(self, storage: Storage) -> dict[str, LayerVersion]:
        storage.migrate("lambda_layers", SCHEMA)
        found: dict[str, LayerVersion] = {}
        rows = storage.connection.execute(
            "SELECT arn, name, version, document FROM lambda_layer ORDER BY name, version"
        )
        for arn, name, number, document in rows.fetchall():
            self._last[name] = max(self._last.get(name, 0), number)
            if document is not None:
                found[arn] = _version(json.loads(document))
        return found

    def _write(self, version: LayerVersion, document: str | None) -> None:
        self._cloud.storage.connection.execute(
            "INSERT OR REPLACE INTO lambda_layer VALUES (?, ?, ?, ?)",
            (version.arn, version.name, version.version, document),
        )


def describe_layer(version: LayerVersion) -> dict[str, Any]:
    """A version as lists and ``GetLayerVersion`` have it; without its content."""
    stamp = datetime.fromtimestamp(version.made, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    out: dict[str, Any] = {
        "LayerVersionArn": version.arn,
        "Version": version.version,
        "Description": version.description,
        "CreatedDate": f"{stamp}+0000",
    }
    if version.runtimes:
        out["CompatibleRuntimes"] = list(version.runtimes)
    if version.architectures:
        out["CompatibleArchitectures"] = list(version.architectures)
    if version.license:
        out["LicenseInfo"] = version.license
    return out


def digest(data: bytes) -> str:
    """CodeSha256: base64."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def with_statement(version: LayerVersion, sid: str, statement: Mapping[str, Any]) -> LayerVersion:
    return replace(version, statements={**version.statements, sid: statement})


def _document(version: LayerVersion) -> dict[str, Any]:
    names = ("name", "arn", "version", "made", "sha256", "size", "description", "license")
    out: dict[str, Any] = {name: getattr(version, name) for name in names}
    files = version.code.files
    out["files"] = {name: base64.b64encode(data).decode() for name, data in files.items()}
    out["runtimes"], out["architectures"] = list(version.runtimes), list(version.architectures)
    return out | {"statements": dict(version.statements)}


def _version(document: dict[str, Any]) -> LayerVersion:
    files = {n: base64.b64decode(text) for n, text in document.pop("files").items()}
    for name in ("runtimes", "architectures"):
        document[name] = tuple(document[name])
    return LayerVersion(code=code_of_files(files), **document)
