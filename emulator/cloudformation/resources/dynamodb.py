"""AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable.

    properties ──as CreateTable's input──▶ checked ──▶ definition ──apply──▶ the service's tables

A table keeps its data over every change that AWS makes without replacing it; indexes that a
template adds are filled, those that it drops go.  A protected table outlives its declaration.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any, cast

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
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.definitions import define_table, stream_label
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Definition, Table
from csc.emulator.services.iam.physical_name import physical_name

log = logging.getLogger("csc.cloudformation")

_COPIED = (
    "AttributeDefinitions",
    "BillingMode",
    "KeySchema",
    "LocalSecondaryIndexes",
    "OnDemandThroughput",
    "ProvisionedThroughput",
    "TableClass",
    "Tags",
    "DeletionProtectionEnabled",
)
_KNOWN = frozenset(
    {
        *_COPIED,
        "ContributorInsightsSpecification",
        "GlobalSecondaryIndexes",
        "KinesisStreamSpecification",
        "PointInTimeRecoverySpecification",
        "ResourcePolicy",
        "SSESpecification",
        "StreamSpecification",
        "TableName",
        "TimeToLiveSpecification",
        "WarmThroughput",
    }
)
_KNOWN_GLOBAL = (_KNOWN - {"ContributorInsightsSpecification", "ResourcePolicy", "Tags"}) | {
    "Replicas",
    "WriteOnDemandThroughputSettings",
    "WriteProvisionedThroughputSettings",
}
_KEPT = ("TableId", "CreationDateTime")
"""What a table has from its creation, whatever its template says later."""


def dynamodb_of(cloud: Cloud) -> DynamoDb:
    return cast(DynamoDb, cloud.services["dynamodb"])


def _identify(context: Context, place: Place, properties: Properties) -> Identity:
    """Ref is the name.  A table without a name gets another one with another key: it is another."""
    name = properties.get("TableName")
    if name is None and context.stored is not None:
        name = context.stored.ref
    elif name is None:
        key = json.dumps([properties.get("KeySchema"), properties.get("LocalSecondaryIndexes")])
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        name = physical_name(place.stack, place.logical_id, 255)
        standing = dynamodb_of(context.cloud).tables.get(str(name))
        if standing is not None and standing.definition["KeySchema"] != properties.get("KeySchema"):
            name = physical_name(place.stack, f"{place.logical_id}-{digest}", 255)
    cloud = context.cloud
    arn = f"arn:aws:dynamodb:{cloud.region}:{cloud.account}:table/{name}"
    attributes = {"Arn": arn, "TableId": _table_id(context, str(name))}
    if properties.get("StreamSpecification"):
        label = _label(context, str(name), properties["StreamSpecification"])
        attributes["StreamArn"] = f"{arn}/stream/{label}"
    return Identity(str(name), attributes)


def _table_id(context: Context, name: str) -> str:
    standing = dynamodb_of(context.cloud).tables.get(name)
    if standing is not None:
        return str(standing.definition["TableId"])
    stored = context.stored.attributes.get("TableId") if context.stored else None
    return str(stored or context.cloud.clock.uuid())


def _label(context: Context, name: str, specification: Mapping[str, Any]) -> str:
    """The label of the stream that stands, where it stays; else a new one."""
    standing = dynamodb_of(context.cloud).tables.get(name)
    if standing is not None and standing.stream == specification.get("StreamViewType"):
        return str(standing.definition["LatestStreamLabel"])
    return stream_label(context.cloud.clock.now())


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Definition:
    _check_known(properties, _KNOWN)
    return _define(context, properties, identity)


def _build_global(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Definition:
    _check_known(properties, _KNOWN_GLOBAL)
    return _define(context, _localised(context.cloud.region, properties), identity)


def _check_known(properties: Properties, known: frozenset[str]) -> None:
    for name in properties:
        if name not in known:
            raise PropertyError(
                name,
                "CSC doesn't emulate this property of a table",
                "Leave it out locally, by a Condition for instance.",
            )


def _localised(region: str, properties: Properties) -> Properties:
    """A global table's properties as those of its replica here."""
    replicas = properties.get("Replicas") or ()
    here = next((each for each in replicas if each.get("Region") == region), None)
    if here is None:
        regions = ", ".join(str(each.get("Region")) for each in replicas)
        raise PropertyError(
            "Replicas",
            f"no replica is in {region}, the region that CSC emulates (there are: {regions})",
            f"Add a replica in {region}.",
        )
    local = {name: value for name, value in properties.items() if name in _KNOWN}
    for name in (
        "DeletionProtectionEnabled",
        "PointInTimeRecoverySpecification",
        "Tags",
        "TableClass",
    ):
        if name in here:
            local[name] = here[name]
    if (properties.get("BillingMode") or "PROVISIONED") == "PROVISIONED":
        # Global tables scale their capacity; locally the least of the range stands for it.
        units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
        local["ProvisionedThroughput"] = units
        local["GlobalSecondaryIndexes"] = [
            {**index, "ProvisionedThroughput": units}
            for index in properties.get("GlobalSecondaryIndexes") or ()
        ]
    if not local.get("GlobalSecondaryIndexes"):
        local.pop("GlobalSecondaryIndexes", None)
    return local


def _define(context: Context, properties: Properties, identity: Identity) -> Definition:
    request = _request(properties, identity.ref)
    try:
        checker("dynamodb", "CreateTable")(request)
        definition = define_table(
            request, context.cloud.clock.now(), str(identity.attributes["TableId"])
        )
    except ServiceError as error:
        raise PropertyError(_blamed(error.message, properties), error.message) from error
    if "StreamArn" in identity.attributes:
        definition["LatestStreamLabel"] = identity.attributes["StreamArn"].rpartition("/")[2]
    _add_recovery(definition, properties)
    _check_standing(dynamodb_of(context.cloud).tables.get(identity.ref), definition)
    return definition


def _request(properties: Properties, name: str) -> dict[str, Any]:
    """CreateTable's input. CloudFormation lets numbers and booleans be written as strings."""
    request: dict[str, Any] = {"TableName": name}
    for member in _COPIED:
        if member in properties:
            request[member] = _plain(properties[member])
    if "GlobalSecondaryIndexes" in properties:
        kept = (
            "IndexName",
            "KeySchema",
            "Projection",
            "ProvisionedThroughput",
            "OnDemandThroughput",
        )
        request["GlobalSecondaryIndexes"] = [
            {member: _plain(index[member]) for member in kept if member in index}
            for index in properties["GlobalSecondaryIndexes"]
        ]
    if properties.get("StreamSpecification"):
        view = properties["StreamSpecification"].get("StreamViewType")
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    encryption = properties.get("SSESpecification")
    if encryption:
        given = _plain(dict(encryption))
        request["SSESpecification"] = {"Enabled": given.pop("SSEEnabled", False), **given}
    policy = (properties.get("ResourcePolicy") or {}).get("PolicyDocument")
    if policy is not None:
        request["ResourcePolicy"] = policy if isinstance(policy, str) else json.dumps(policy)
    return request


def _plain(value: Any) -> Any:
    """``"5"`` under a number's name is 5, ``"true"`` is True."""
    if isinstance(value, Mapping):
        return {
            name: int(each) if _is_number(name, each) else _plain(each)
            for name, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value in ("true", "false"):
        return value == "true"
    return value


def _is_number(name: str, value: Any) -> bool:
    return isinstance(value, str) and value.isdecimal() and name.endswith("Units")


def _add_recovery(definition: Definition, properties: Properties) -> None:
    """Expiry, point-in-time recovery and contributor insights, which CreateTable doesn't take."""
    ttl = _plain(properties.get("TimeToLiveSpecification") or {})
    if ttl.get("Enabled"):
        if not ttl.get("AttributeName"):
            raise PropertyError("TimeToLiveSpecification.AttributeName", "it is required")
        definition["TimeToLive"] = {"AttributeName": ttl["AttributeName"], "Enabled": True}
    recovery = _plain(properties.get("PointInTimeRecoverySpecification") or {})
    if recovery.get("PointInTimeRecoveryEnabled"):
        definition["PointInTimeRecovery"] = {
            "Since": definition["CreationDateTime"],
            "Days": int(recovery.get("RecoveryPeriodInDays", 35)),
        }
    stream = properties.get("KinesisStreamSpecification")
    if stream:
        if ":stream/" not in str(stream.get("StreamArn", "")):
            raise PropertyError(
                "KinesisStreamSpecification.StreamArn", "it must be the ARN of a Kinesis stream"
            )
        destination = {"StreamArn": str(stream["StreamArn"]), "DestinationStatus": "ACTIVE"}
        definition["KinesisDestinations"] = [destination]
    insights = _plain(properties.get("ContributorInsightsSpecification") or {})
    if insights.get("Enabled"):
        definition["ContributorInsights"] = "ENABLED"


def _blamed(message: str, properties: Properties) -> str:
    """The property that a message speaks of, as far as it names one."""
    lower = message.lower()
    named = [name for name in properties if name.lower() in lower]
    return max(named, key=len) if named else "KeySchema" if "key" in lower else ""


def _check_standing(standing: Table | None, definition: Definition) -> None:
    """A table that stands under the name must have the key that is declared."""
    if standing is None:
        return
    types = {
        each["AttributeName"]: each["AttributeType"] for each in definition["AttributeDefinitions"]
    }
    declared = [
        (each["AttributeName"], types[each["AttributeName"]]) for each in definition["KeySchema"]
    ]
    if declared != standing.schema.pairs():
        shown = ", ".join(f"{name} ({type})" for name, type in standing.schema.pairs())
        raise PropertyError(
            "KeySchema",
            f"the table {standing.name} stands with another key: {shown}; a table's key can't change",
            "Give the table another name, or delete it first.",
        )


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    dynamodb = dynamodb_of(cloud)
    definition: Definition = new.built
    table = dynamodb.tables.get(new.identity.ref) or dynamodb.catalog.recall(new.identity.ref)
    if table is None:
        dynamodb.create(definition)
        return
    standing = table.definition
    kept = {name: standing[name] for name in _KEPT if name in standing}
    recovery = definition.get("PointInTimeRecovery")
    if recovery and standing.get("PointInTimeRecovery"):
        kept["PointInTimeRecovery"] = {
            **recovery,
            "Since": standing["PointInTimeRecovery"]["Since"],
        }
    dynamodb.redefine(table, {**definition, **kept})


def _remove(cloud: Cloud, old: Realised) -> None:
    dynamodb = dynamodb_of(cloud)
    table = dynamodb.tables.get(old.identity.ref)
    if table is None:
        return
    if table.definition.get("DeletionProtectionEnabled"):
        log.warning("The table %s is protected against deletion and stays.", table.name)
        return
    dynamodb.drop(table)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::DynamoDB::Table",
        "emulated",
        _identify,
        _build,
        _apply,
        _remove,
        frozenset({"TableName", "KeySchema", "LocalSecondaryIndexes"}),
        missing="ImportSourceSpecification is refused",
    ),
    ResourceType(
        "AWS::DynamoDB::GlobalTable",
        "emulated",
        _identify,
        _build_global,
        _apply,
        _remove,
        frozenset({"TableName", "KeySchema", "LocalSecondaryIndexes"}),
        missing="only the replica of the emulated region is made",
    ),
)
