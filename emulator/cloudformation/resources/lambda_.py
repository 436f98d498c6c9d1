"""AWS::Lambda::*: functions, and who may invoke them.

A function's code is the WASM module that its Metadata names (``csc:wasm``; its bundle isn't even read then), or
what ``lambda_code.py`` finds.  Layers are in ``lambda_layers.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    MissingFile,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.resources.lambda_cautions import function_cautions
from csc.emulator.cloudformation.resources.lambda_code import esbuild_of, function_code
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.physical_name import physical_name
from csc.emulator.services.lambda_.check_configuration import bounded
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function, parse_name
from csc.emulator.services.lambda_.policy import statement
from csc.emulator.services.lambda_.runtimes import runtime_of, why_not
from csc.emulator.services.lambda_.service import Lambda
from csc.wasm.describe import describe


def lambda_of(cloud: Cloud) -> Lambda:
    return cast(Lambda, cloud.services["lambda"])


def _arn(context: Context, name: str) -> str:
    cloud = context.cloud
    return f"arn:aws:lambda:{cloud.region}:{cloud.account}:function:{name}"


# -- functions


def _identify_function(context: Context, place: Place, properties: Properties) -> Identity:
    name = properties.get("FunctionName") or physical_name(place.stack, place.logical_id, 64)
    return Identity(str(name), {"Arn": _arn(context, str(name))})


def _build_function(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Function:
    for needed in ("Role", "Code"):
        if needed not in properties:
            raise PropertyError(needed, "it is required")
    if properties.get("PackageType") == "Image":
        raise MissingFile(
            "PackageType",
            "CSC runs no container images",
            "Give a Zip package, or leave it out with --allow-missing.",
        )
    runtime, handler = str(properties.get("Runtime", "")), str(properties.get("Handler", ""))
    module = None if place.file.startswith(ORIGIN) else place.metadata.get("csc:wasm")
    wasm = _module(context.file(str(module))) if module else None
    if wasm is None:
        _require_runtime(runtime, handler)
    return Function(
        identity.ref,
        identity.attributes["Arn"],
        str(properties["Role"]),
        runtime,
        handler,
        code_of_files({}) if wasm else function_code(context, place, properties),
        timeout=_bounded(properties, "Timeout", 3, 1, 900),
        memory=_bounded(properties, "MemorySize", 128, 128, 10240),
        environment=_environment(properties),
        description=str(properties.get("Description", "")),
        architectures=tuple(properties.get("Architectures") or ("x86_64",)),
        tracing=str((properties.get("TracingConfig") or {}).get("Mode", "PassThrough")),
        wasm=wasm,
        sandboxed=wasm is None and _is_sandboxed(place),
        modified=context.cloud.clock.now(),
        revision=context.cloud.clock.uuid(),
        origin=str(place.metadata.get("csc:source", f"{place.file}: {place.logical_id}")),
        reserved=_reserved(properties),
        declared=True,
        python=(lambda: function_code(context, place, properties)) if wasm else None,
        layers=tuple(map(str, properties.get("Layers") or ())),
        build={} if wasm else esbuild_of(place, properties),
    )


def _require_runtime(runtime: str, handler: str) -> None:
    """One that CSC runs. Others can be skipped."""
    if not (runtime and handler):
        raise PropertyError("Runtime", "Runtime and Handler are required")
    if runtime_of(runtime) is None:
        raise MissingFile("Runtime", *why_not(runtime))


def _is_sandboxed(place: Place) -> bool:
    """Of an assembly of ours alone: what a stack made through the API says of itself is not believed."""
    return not place.file.startswith(ORIGIN) and place.metadata.get("csc:sandbox") == "cpython"


def _module(data: bytes) -> bytes:
    try:
        describe(data)
    except ValueError as error:
        raise PropertyError(
            "Metadata.csc:wasm", str(error), "Compile the project again."
        ) from error
    return data


def _reserved(properties: Properties) -> int | None:
    value = properties.get("ReservedConcurrentExecutions")
    return None if value is None else int(value)


def _bounded(properties: Properties, name: str, default: int, low: int, high: int) -> int:
    try:
        return bounded(name, properties.get(name, default), low, high)
    except (ServiceError, TypeError, ValueError) as error:
        raise PropertyError(name, f"it must be a number from {low} to {high}") from error


def _environment(properties: Properties) -> Mapping[str, str]:
    variables = (properties.get("Environment") or {}).get("Variables") or {}
    for name, value in variables.items():
        if isinstance(value, dict | list):
            raise PropertyError(f"Environment.Variables.{name}", "it must be a string")
    return {str(name): _text(value) for name, value in variables.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _apply_function(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    lambda_of(cloud).put(new.built)


def _remove_function(cloud: Cloud, old: Realised) -> None:
    lambda_of(cloud).remove(old.identity.ref)


# -- permissions


@dataclass(frozen=True, slots=True)
class Granted:
    function: str
    statement: dict[str, Any]


def _identify_permission(context: Context, place: Place, properties: Properties) -> Identity:
    name = physical_name(place.stack, place.logical_id, 100)
    return Identity(name, {"Id": name})


def _build_permission(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Granted:
    for needed in ("Action", "FunctionName", "Principal"):
        if needed not in properties:
            raise PropertyError(needed, "it is required")
    try:
        name, qualifier = parse_name(str(properties["FunctionName"]))
        arn = _arn(context, name) + (f":{qualifier}" if qualifier else "")
        return Granted(name, statement(identity.ref, arn, properties))
    except ServiceError as error:
        raise PropertyError("Principal", error.message) from error


def _apply_permission(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    if old is not None and old.built is not None and old.built.function != new.built.function:
        _remove_permission(cloud, old)
    granted: Granted = new.built
    lambda_of(cloud).permit(granted.function, new.identity.ref, granted.statement, declared=True)


def _remove_permission(cloud: Cloud, old: Realised) -> None:
    if old.built is not None:
        lambda_of(cloud).forbid(old.built.function, old.identity.ref, declared=True)


# -- versions, aliases, asynchronous invocations


def _identify_version(context: Context, place: Place, properties: Properties) -> Identity:
    """A version keeps its number while it is declared; a new declaration makes a new one."""
    if context.stored is not None:
        return context.stored
    name, _ = parse_name(str(properties.get("FunctionName", "-")))
    published = lambda_of(context.cloud).versions.get(name, {})
    pending = sum(
        1
        for other in context.resources.values()
        if other.type == "AWS::Lambda::Version"
        and other.identity.ref.startswith(_arn(context, name))
    )
    number = str(max(len(published), pending) + 1)
    arn = f"{_arn(context, name)}:{number}"
    return Identity(arn, {"Version": number, "FunctionArn": arn})


def _apply_version(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    service = lambda_of(cloud)
    name, number = parse_name(new.identity.ref)
    if name not in service.functions:
        return  # it was skipped, as its code is missing
    if old is None or number not in service.versions.get(name, {}):
        service.publish_as(name, number)


def _remove_version(cloud: Cloud, old: Realised) -> None:
    name, number = parse_name(old.identity.ref)
    lambda_of(cloud).versions.get(name, {}).pop(number, None)


def _identify_alias(context: Context, place: Place, properties: Properties) -> Identity:
    name, _ = parse_name(str(properties.get("FunctionName", "-")))
    arn = f"{_arn(context, name)}:{properties.get('Name', place.logical_id)}"
    return Identity(arn, {"AliasArn": arn})


def _apply_alias(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    name, alias = parse_name(new.identity.ref)
    version = str(new.properties.get("FunctionVersion", "$LATEST"))
    lambda_of(cloud).aliases.setdefault(name, {})[alias] = version


def _remove_alias(cloud: Cloud, old: Realised) -> None:
    name, alias = parse_name(old.identity.ref)
    lambda_of(cloud).aliases.get(name, {}).pop(alias, None)


def _identify_config(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(physical_name(place.stack, place.logical_id, 100))


def _apply_config(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    name, _ = parse_name(str(new.properties["FunctionName"]))
    lambda_of(cloud).configs[name] = dict(new.properties)


def _remove_config(cloud: Cloud, old: Realised) -> None:
    name, _ = parse_name(str(old.properties["FunctionName"]))
    lambda_of(cloud).configs.pop(name, None)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::Lambda::Function",
        "emulated",
        _identify_function,
        _build_function,
        _apply_function,
        _remove_function,
        frozenset({"FunctionName"}),
        cautions=function_cautions,
        missing="container images, VPC, runtimes other than Python, Node.js and one's own",
    ),
    ResourceType(
        "AWS::Lambda::Permission",
        "emulated",
        _identify_permission,
        _build_permission,
        _apply_permission,
        _remove_permission,
        frozenset({"FunctionName"}),
    ),
    ResourceType(
        "AWS::Lambda::Version",
        "emulated",
        _identify_version,
        apply=_apply_version,
        remove=_remove_version,
        replace_on=frozenset({"FunctionName", "Description"}),
    ),
    ResourceType(
        "AWS::Lambda::Alias",
        "emulated",
        _identify_alias,
        apply=_apply_alias,
        remove=_remove_alias,
        replace_on=frozenset({"FunctionName", "Name"}),
        missing="weighted routing, provisioned concurrency",
    ),
    ResourceType(
        "AWS::Lambda::EventInvokeConfig",
        "emulated",
        _identify_config,
        apply=_apply_config,
        remove=_remove_config,
        replace_on=frozenset({"FunctionName", "Qualifier"}),
        missing="destinations",
    ),
)
