"""AWS::Lambda::Url: a function's own address. The service serves it; see ``services/lambda_/urls``."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.check import check_properties
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
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.functions import parse_name
from csc.emulator.services.lambda_.operations.function_urls import address
from csc.emulator.services.lambda_.times import stamp

KNOWN = ("AuthType", "Cors", "InvokeMode", "Qualifier", "TargetFunctionArn")
REQUIRED = ("AuthType", "TargetFunctionArn")
AUTH_TYPES = ("AWS_IAM", "NONE")
MODES = ("BUFFERED", "RESPONSE_STREAM")


def _identify(context: Context, place: Place, properties: Properties) -> Identity:
    """The same address in every run."""
    service = lambda_of(context.cloud)
    name, qualifier = _target(properties)
    arn = service.arn(name, qualifier)
    return Identity(arn, {"FunctionArn": arn, "FunctionUrl": address(service, _id(arn))})


def _id(arn: str) -> str:
    return uuid5(NAMESPACE_URL, arn).hex


def _target(properties: Properties) -> tuple[str, str]:
    """(function, alias or empty). Raises PropertyError."""
    try:
        name, qualifier = parse_name(str(properties.get("TargetFunctionArn", "-")))
    except ServiceError as error:
        raise PropertyError("TargetFunctionArn", error.message) from error
    return name, str(properties.get("Qualifier") or qualifier)


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    check_properties(properties, REQUIRED, KNOWN)
    mode = str(properties.get("InvokeMode") or "BUFFERED")
    for member, value, allowed in (
        ("AuthType", properties["AuthType"], AUTH_TYPES),
        ("InvokeMode", mode, MODES),
    ):
        if value not in allowed:
            raise PropertyError(member, f"it must be one of {', '.join(allowed)}")
    now = stamp(context.cloud.clock.now())
    made = {
        "Id": _id(identity.ref),
        "AuthType": properties["AuthType"],
        "CreationTime": now,
        "LastModifiedTime": now,
        "InvokeMode": mode,
        "ModeGiven": "InvokeMode" in properties,
    }
    return made | ({"Cors": properties["Cors"]} if properties.get("Cors") else {})


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    name, qualifier = parse_name(new.identity.ref)
    lambda_of(cloud).urls.put(name, qualifier, new.built)


def _remove(cloud: Cloud, old: Realised) -> None:
    name, qualifier = parse_name(old.identity.ref)
    lambda_of(cloud).urls.remove(name, qualifier)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::Lambda::Url",
        "emulated",
        _identify,
        _build,
        _apply,
        _remove,
        frozenset({"Qualifier", "TargetFunctionArn"}),
        missing="answers come whole, not streamed",
    ),
)
