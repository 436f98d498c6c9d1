"""AWS::Lambda::LayerVersion and AWS::Lambda::LayerVersionPermission.

A layer that SAM would build (``Metadata: {BuildMethod: nodejs22.x}``) is taken as it stands beside the template,
in the folder that the build would put it in: ``nodejs/`` or ``python/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.resources.lambda_ import lambda_of
from csc.emulator.cloudformation.resources.lambda_code import content_of
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.physical_name import physical_name
from csc.emulator.services.lambda_.code import Code, code_of_files
from csc.emulator.services.lambda_.name_layers import layer_arn_parts, layer_name

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.layers import LayerVersion

BUILT = {"nodejs": "nodejs", "python": "python"}
"""Where a build puts what it makes, by how its method's name begins."""


def _identify_layer(context: Context, place: Place, properties: Properties) -> Identity:
    """A version keeps its number while its properties stay; each change makes the next."""
    if context.stored is not None:
        return context.stored
    layers = lambda_of(context.cloud).layers
    name = _name(place, properties)
    pending = sum(
        other.type == "AWS::Lambda::LayerVersion"
        and other.identity.ref.startswith(f"{layers.arn(name)}:")
        and other.identity.ref not in layers.versions
        for other in context.resources.values()
    )
    arn = f"{layers.arn(name)}:{layers.next_version(name) + pending}"
    return Identity(arn, {"LayerVersionArn": arn})


def _name(place: Place, properties: Properties) -> str:
    given = str(properties.get("LayerName") or physical_name(place.stack, place.logical_id, 64))
    try:
        return layer_name(given)
    except ServiceError as error:
        raise PropertyError("LayerName", error.message) from error


def _build_layer(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> "LayerVersion":
    from csc.emulator.services.lambda_.layers import LayerVersion

    if "Content" not in properties:
        raise PropertyError("Content", "it is required")
    code = _as_built(content_of(context, place, "Content", properties["Content"]), place.metadata)
    parts = layer_arn_parts(identity.ref)
    assert parts is not None
    return LayerVersion(
        parts[1],
        identity.ref,
        parts[2],
        code,
        context.cloud.clock.now(),
        size=code.size,
        description=str(properties.get("Description", "")),
        runtimes=tuple(map(str, properties.get("CompatibleRuntimes") or ())),
        architectures=tuple(map(str, properties.get("CompatibleArchitectures") or ())),
        license=str(properties.get("LicenseInfo", "")),
        declared=True,
    )


def _as_built(code: Code, metadata: Mapping[str, Any]) -> Code:
    """Where ``sam build`` would make the layer of sources: under its language's folder."""
    method = str(metadata.get("BuildMethod", ""))
    folder = next((said for begin, said in BUILT.items() if method.startswith(begin)), None)
    if folder is None or any(name.startswith(f"{folder}/") for name in (*code.files, *code.linked)):
        return code
    files = {f"{folder}/{name}": data for name, data in code.read().items()}
    return code_of_files(files, {f"{folder}/{n}": path for n, path in code.linked.items()})


def _apply_layer(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    service = lambda_of(cloud)
    known = service.layers.versions.get(new.identity.ref)
    statements = known.statements if known is not None else {}
    service.put_layer(replace(new.built, statements=statements))


def _remove_layer(cloud: Cloud, old: Realised) -> None:
    layers = lambda_of(cloud).layers
    version = layers.versions.get(old.identity.ref)
    if version is not None:
        layers.remove(version)


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement of a layer's policy."""

    arn: str
    statement: dict[str, Any]


def _identify_permission(context: Context, place: Place, properties: Properties) -> Identity:
    name = physical_name(place.stack, place.logical_id, 100)
    return Identity(f"{properties.get('LayerVersionArn', '')}#{name}", {"Id": name})


def _build_permission(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Shared:
    from csc.emulator.services.lambda_.operations.layer_permissions import layer_statement

    for needed in ("Action", "LayerVersionArn", "Principal"):
        if needed not in properties:
            raise PropertyError(needed, "it is required")
    arn = str(properties["LayerVersionArn"])
    try:
        return Shared(arn, layer_statement(arn, str(identity.attributes["Id"]), properties))
    except ServiceError as error:
        raise PropertyError("Principal", error.message) from error


def _apply_permission(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    shared: Shared = new.built
    _change_statements(cloud, shared.arn, str(new.identity.attributes["Id"]), shared.statement)


def _remove_permission(cloud: Cloud, old: Realised) -> None:
    if old.built is not None:
        _change_statements(cloud, old.built.arn, str(old.identity.attributes["Id"]), None)


def _change_statements(cloud: Cloud, arn: str, sid: str, to: Mapping[str, Any] | None) -> None:
    layers = lambda_of(cloud).layers
    version = layers.versions.get(arn)
    if version is not None:
        left = {key: value for key, value in version.statements.items() if key != sid}
        statements = left | ({sid: to} if to is not None else {})
        layers.put(replace(version, statements=statements))


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::Lambda::LayerVersion",
        "emulated",
        _identify_layer,
        _build_layer,
        _apply_layer,
        _remove_layer,
        frozenset(
            {
                "CompatibleArchitectures",
                "CompatibleRuntimes",
                "Content",
                "Description",
                "LayerName",
                "LicenseInfo",
            }
        ),
        missing="layers of other accounts; files read from /opt by their whole path",
    ),
    ResourceType(
        "AWS::Lambda::LayerVersionPermission",
        "emulated",
        _identify_permission,
        _build_permission,
        _apply_permission,
        _remove_permission,
        frozenset({"Action", "LayerVersionArn", "OrganizationId", "Principal"}),
    ),
)
