"""AWS::Logs::LogGroup and LogStream, in the service ``logs``."""

from typing import Any

import orjson

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
from csc.emulator.cloudformation.naming import physical_name
from csc.emulator.services.logs.operations.create_log_group import GROUP_NAME
from csc.emulator.services.logs.operations.create_log_stream import STREAM_NAME
from csc.emulator.services.logs.operations.set_retention import DAYS

GROUP_PROPERTIES = (
    "BearerTokenAuthenticationEnabled",
    "DataProtectionPolicy",
    "DeletionProtectionEnabled",
    "FieldIndexPolicies",
    "KmsKeyId",
    "LogGroupClass",
    "LogGroupName",
    "ResourcePolicyDocument",
    "RetentionInDays",
    "Tags",
)


def _identify_group(context: Context, place: Place, properties: Properties) -> Identity:
    name = properties.get("LogGroupName") or physical_name(context, place)
    if not isinstance(name, str) or not GROUP_NAME.fullmatch(name):
        raise PropertyError("LogGroupName", f"{name!r} can't be the name of a log group.")
    cloud = context.cloud
    return Identity(
        name, {"Arn": f"arn:aws:logs:{cloud.region}:{cloud.account}:log-group:{name}:*"}
    )


def _build_group(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, (), GROUP_PROPERTIES)
    days = properties.get("RetentionInDays")
    if days is not None and (not str(days).isdecimal() or int(days) not in DAYS):
        raise PropertyError(
            "RetentionInDays", f"{days} isn't one of {', '.join(map(str, sorted(DAYS)))}."
        )


def _apply_group(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    logs: Any = cloud.services["logs"]
    properties = new.properties
    name = new.identity.ref
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", ())}
    days = properties.get("RetentionInDays")
    logs.store.add_group(name, logs.now(), None, "{}")
    logs.store.change_group(name, "kms_key", properties.get("KmsKeyId"))
    logs.store.change_group(name, "tags", orjson.dumps(tags).decode())
    logs.store.change_group(name, "retention", int(days) if days is not None else None)


def _remove_group(cloud: Cloud, old: Realised) -> None:
    logs: Any = cloud.services["logs"]
    logs.store.remove_group(old.identity.ref)


def _identify_stream(context: Context, place: Place, properties: Properties) -> Identity:
    name = properties.get("LogStreamName") or physical_name(context, place)
    if not isinstance(name, str) or not STREAM_NAME.fullmatch(name):
        raise PropertyError("LogStreamName", f"{name!r} can't be the name of a log stream.")
    return Identity(name)


def _build_stream(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, ("LogGroupName",), ("LogStreamName",))


def _apply_stream(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    logs: Any = cloud.services["logs"]
    logs.store.add_stream(new.properties["LogGroupName"], new.identity.ref, logs.now())


def _remove_stream(cloud: Cloud, old: Realised) -> None:
    logs: Any = cloud.services["logs"]
    logs.store.remove_stream(old.properties["LogGroupName"], old.identity.ref)


TYPES = (
    ResourceType(
        "AWS::Logs::LogGroup",
        "emulated",
        _identify_group,
        _build_group,
        _apply_group,
        _remove_group,
        frozenset({"LogGroupName"}),
    ),
    ResourceType(
        "AWS::Logs::LogStream",
        "emulated",
        _identify_stream,
        _build_stream,
        _apply_stream,
        _remove_stream,
        frozenset({"LogGroupName", "LogStreamName"}),
    ),
)
