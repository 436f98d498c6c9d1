"""UpdateTable's input on a definition: the definition that comes of it, checked first."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.dynamodb.definitions import (
    check_bounds,
    check_global_throughput,
    check_index,
    check_stream,
    stream_label,
)
from csc.emulator.services.dynamodb.errors import (
    LimitExceededException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.dynamodb.tables import Definition

_INVALID = "One or more parameter values were invalid: "
_ONE_OF = (
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "GlobalSecondaryIndexUpdates",
    "OnDemandThroughput",
    "ProvisionedThroughput",
    "ReplicaUpdates",
    "SSESpecification",
    "StreamSpecification",
    "TableClass",
    "WarmThroughput",
)
_REPLACED = (
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "SSESpecification",
    "TableClass",
    "WarmThroughput",
)


def check_update(input: Mapping[str, Any]) -> None:
    """What is wrong with an update whatever the table. Raises ValidationException."""
    if not any(input.get(name) not in (None, []) for name in _ONE_OF):
        raise ValidationException(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required. "
            "UpdateTable needs something to update"
        )
    if input.get("BillingMode") == "PROVISIONED" and input.get("ProvisionedThroughput") is None:
        raise ValidationException(
            _INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
        )
    if input.get("ProvisionedThroughput") is not None:
        check_bounds(input["ProvisionedThroughput"])
    check_stream(input.get("StreamSpecification"))
    _check_index_updates(input.get("GlobalSecondaryIndexUpdates") or ())


def _check_index_updates(updates: Any) -> None:
    seen: set[str] = set()
    online = 0
    for update in updates:
        actions = [name for name in ("Update", "Create", "Delete") if update.get(name)]
        if not actions:
            raise ValidationException(
                _INVALID + "One of GlobalSecondaryIndexUpdate.Update, "
                "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be "
                "null"
            )
        if len(actions) > 1:
            raise ValidationException(
                _INVALID + "Only one of GlobalSecondaryIndexUpdate.Update, "
                "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete may be "
                "specified"
            )
        name = update[actions[0]]["IndexName"]
        if name in seen:
            raise ValidationException(
                _INVALID + "Only one global secondary index update per index is allowed "
                f"simultaneously. Index: {name}"
            )
        seen.add(name)
        online += actions[0] != "Update"
    if online > 1:
        raise LimitExceededException(
            "Subscriber limit exceeded: Only 1 online index can be created or deleted "
            "simultaneously per table"
        )


def alter(definition: Definition, input: Mapping[str, Any], now: float) -> Definition:
    """A new definition; the old one is left as it is."""
    new = dict(definition)
    for name in _REPLACED:
        if input.get(name) is not None:
            new[name] = input[name]
    _alter_billing(new, input, now)
    if input.get("StreamSpecification") is not None:
        _alter_stream(new, input["StreamSpecification"], now)
    types = _merge_attributes(new, input.get("AttributeDefinitions") or ())
    for update in input.get("GlobalSecondaryIndexUpdates") or ():
        _alter_index(new, update, types)
    _forget_attributes(new)
    return new


def _alter_billing(new: Definition, input: Mapping[str, Any], now: float) -> None:
    mode = input.get("BillingMode") or new["BillingMode"]
    given = input.get("ProvisionedThroughput")
    if mode == "PAY_PER_REQUEST":
        if given is not None:
            raise ValidationException(
                _INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                "BillingMode is PAY_PER_REQUEST"
            )
        if new["BillingMode"] != mode:
            new["LastUpdateToPayPerRequestDateTime"] = now
            new.pop("ProvisionedThroughput", None)
            new["GlobalSecondaryIndexes"] = [
                {name: value for name, value in index.items() if name != "ProvisionedThroughput"}
                for index in new.get("GlobalSecondaryIndexes") or ()
            ]
    elif given is not None:
        new["ProvisionedThroughput"] = _changed_throughput(new, given, now)
    new["BillingMode"] = mode


def _changed_throughput(new: Definition, given: Mapping[str, Any], now: float) -> dict[str, Any]:
    old = new.get("ProvisionedThroughput") or {}
    if all(old.get(name) == given[name] for name in ("ReadCapacityUnits", "WriteCapacityUnits")):
        raise ValidationException(
            "The provisioned throughput for the table will not change. The requested value equals "
            f"the current value. Current ReadCapacityUnits provisioned for the table: "
            f"{given['ReadCapacityUnits']}. Requested ReadCapacityUnits: "
            f"{given['ReadCapacityUnits']}. Current WriteCapacityUnits provisioned for the table: "
            f"{given['WriteCapacityUnits']}. Requested WriteCapacityUnits: "
            f"{given['WriteCapacityUnits']}. Refer to the Amazon DynamoDB Developer Guide for "
            "current limits and how to request higher limits."
        )
    grows = any(
        given[name] > old.get(name, 0) for name in ("ReadCapacityUnits", "WriteCapacityUnits")
    )
    kept = {name: old[name] for name in old if name.startswith("Last")}
    kept["LastIncreaseDateTime" if grows else "LastDecreaseDateTime"] = now
    return {**kept, **given}


def _alter_stream(new: Definition, given: Mapping[str, Any], now: float) -> None:
    current = new.get("StreamSpecification")
    if given.get("StreamEnabled"):
        if current is not None:
            raise ValidationException("Table already has an enabled stream: " + new["TableName"])
        new["StreamSpecification"] = dict(given)
        new["LatestStreamLabel"] = stream_label(now)
        return
    if current is None:
        raise ValidationException("Table has no stream to disable: " + new["TableName"])
    del new["StreamSpecification"]


def _merge_attributes(new: Definition, given: Any) -> set[str]:
    """Add attribute definitions to the table's; gives the names that the request defined."""
    types = {each["AttributeName"]: each["AttributeType"] for each in new["AttributeDefinitions"]}
    for each in given:
        name, type = each["AttributeName"], each["AttributeType"]
        old = types.get(name)
        if old is not None and old != type:
            raise ValidationException(
                _INVALID + "Attributes cannot be redefined. Please check that your attribute has "
                "the same type as previously defined. "
                f"Existing schema: Schema:[SchemaElement: key{{{name}:{old}:HASH}}] "
                f"New schema: Schema:[SchemaElement: key{{{name}:{type}:HASH}}]"
            )
        types[name] = type
    new["AttributeDefinitions"] = [
        {"AttributeName": name, "AttributeType": type} for name, type in types.items()
    ]
    return {each["AttributeName"] for each in given}


def _alter_index(new: Definition, update: Mapping[str, Any], defined: set[str]) -> None:
    indexes = list(new.get("GlobalSecondaryIndexes") or ())
    local = {each["IndexName"] for each in new.get("LocalSecondaryIndexes") or ()}
    names = {each["IndexName"] for each in indexes}
    if update.get("Create"):
        index = dict(update["Create"])
        if index["IndexName"] in names | local:
            raise ValidationException(
                _INVALID + "Attempting to create an index which already exists: "
                f"{index['IndexName']} already exists"
            )
        check_index(index, sorted(defined), set())
        check_global_throughput(index, new["BillingMode"])
        indexes.append(index)
        if len(indexes) > 20:
            raise LimitExceededException(
                "Subscriber limit exceeded: GlobalSecondaryIndex count exceeds the per-table "
                "limit of 20"
            )
    else:
        action = "Update" if update.get("Update") else "Delete"
        name = update[action]["IndexName"]
        if name in local:
            raise ValidationException(f"{_INVALID}{name} is not a global secondary index")
        if name not in names:
            raise ResourceNotFoundException(
                f"Requested resource not found: Index: {name} not found"
            )
        if action == "Delete":
            indexes = [each for each in indexes if each["IndexName"] != name]
        else:
            change = {key: value for key, value in update["Update"].items() if key != "IndexName"}
            indexes = [
                {**each, **change} if each["IndexName"] == name else each for each in indexes
            ]
    new["GlobalSecondaryIndexes"] = indexes
    if not indexes:
        del new["GlobalSecondaryIndexes"]


def _forget_attributes(new: Definition) -> None:
    """Drop the definitions of attributes that are no key any more."""
    used = {each["AttributeName"] for each in new["KeySchema"]}
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        for index in new.get(member) or ():
            used.update(each["AttributeName"] for each in index["KeySchema"])
    new["AttributeDefinitions"] = [
        each for each in new["AttributeDefinitions"] if each["AttributeName"] in used
    ]
