"""PublishLayerVersion, GetLayerVersion, GetLayerVersionByArn, ListLayers, ListLayerVersions, DeleteLayerVersion.

The permissions of a version are in ``layer_permissions.py``.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.code import code_of_zip
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.layers import LayerVersion, describe_layer, digest
from csc.emulator.services.lambda_.name_layers import layer_name
from csc.emulator.services.lambda_.serve_code import layer_address

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

LARGEST_PAGE = 50


def publish_layer_version(service: "Lambda", input: Input, call: Call) -> Output:
    layers, name = service.layers, layer_name(input["LayerName"])
    data = uploaded_layer(service, input["Content"])
    number = layers.next_version(name)
    version = LayerVersion(
        name,
        f"{layers.arn(name)}:{number}",
        number,
        code_of_zip(data),
        service.cloud.clock.now(),
        digest(data),
        len(data),
        input.get("Description", ""),
        tuple(input.get("CompatibleRuntimes") or ()),
        tuple(input.get("CompatibleArchitectures") or ()),
        input.get("LicenseInfo", ""),
    )
    layers.put(version)
    return _whole(service, version, input)


def uploaded_layer(service: "Lambda", content: Input) -> bytes:
    """The zip: given, or of a bucket. Raises InvalidParameterValueException."""
    if content.get("ZipFile") is not None:
        return bytes(content["ZipFile"])
    s3: Any = service.cloud.services.get("s3")
    bucket, key = str(content.get("S3Bucket", "")), str(content.get("S3Key", ""))
    found: bytes | None = s3.read(bucket, key) if s3 is not None and bucket else None
    if found is None:
        raise InvalidParameterValueException(
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The "
            "specified key does not exist.",
            Type="User",
        )
    return found


def get_layer_version(service: "Lambda", input: Input, call: Call) -> Output:
    number = int(input["VersionNumber"])
    if number < 1:
        raise InvalidParameterValueException("Layer Version Cannot be less than 1", Type="User")
    return _whole(service, service.layers.find(input["LayerName"], number))


def get_layer_version_by_arn(service: "Lambda", input: Input, call: Call) -> Output:
    return _whole(service, service.layers.find_arn(input["Arn"]))


def list_layers(service: "Lambda", input: Input, call: Call) -> Output:
    """The newest version of each layer, by name."""
    newest: dict[str, LayerVersion] = {}
    for version in _matching(service.layers.versions.values(), input):
        known = newest.get(version.name)
        if known is None or known.version < version.version:
            newest[version.name] = version
    rows = [
        {
            "LayerName": name,
            "LayerArn": newest[name].layer_arn,
            "LatestMatchingVersion": describe_layer(newest[name]),
        }
        for name in sorted(newest)
    ]
    return _page("Layers", rows, input, lambda row: str(row["LayerName"]))


def list_layer_versions(service: "Lambda", input: Input, call: Call) -> Output:
    """The newest first."""
    name = layer_name(input["LayerName"])
    found = [v for v in _matching(service.layers.versions.values(), input) if v.name == name]
    rows = [describe_layer(v) for v in sorted(found, key=lambda v: -v.version)]
    return _page("LayerVersions", rows, input, lambda row: str(row["Version"]))


def delete_layer_version(service: "Lambda", input: Input, call: Call) -> Output:
    """One that isn't there is deleted as well."""
    try:
        version = service.layers.find(input["LayerName"], int(input["VersionNumber"]))
    except ResourceNotFoundException:
        return {}
    service.layers.remove(version)
    return {}


def _matching(versions: Iterable[LayerVersion], input: Input) -> Iterable[LayerVersion]:
    runtime, architecture = input.get("CompatibleRuntime"), input.get("CompatibleArchitecture")
    for version in versions:
        if (not runtime or runtime in version.runtimes) and (
            not architecture or architecture in version.architectures
        ):
            yield version


def _page(
    name: str, rows: list[dict[str, Any]], input: Input, key: Callable[[dict[str, Any]], str]
) -> Output:
    """``Marker`` is the key of the last row that was given."""
    marker, most = input.get("Marker"), int(input.get("MaxItems") or LARGEST_PAGE)
    if marker:
        keys = [key(row) for row in rows]
        if marker not in keys:
            raise InvalidParameterValueException("Invalid Marker", Type="User")
        rows = rows[keys.index(marker) + 1 :]
    out: Output = {name: rows[:most]}
    return out | ({"NextMarker": key(rows[most - 1])} if len(rows) > most else {})


def _whole(service: "Lambda", version: LayerVersion, given: Input | None = None) -> Output:
    """``given``: of a version that is made now; what was given empty is shown so."""
    content = {
        "CodeSha256": version.sha256,
        "CodeSize": version.size,
        "Location": layer_address(service, version),
    }
    empty = ("CompatibleRuntimes", "CompatibleArchitectures")
    shown: Output = {name: [] for name in empty if (given or {}).get(name) == []}
    return {
        **shown,
        **describe_layer(version),
        "LayerArn": version.layer_arn,
        "Content": content,
    }
