"""CreateTable's input to a table's definition, checked in AWS's order and words.

The same definition is made by CreateTable, by CloudFormation and by a restore; it is kept in the
state file as it stands.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.services.dynamodb.arns import check_name
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.resource_policies import check_resource_policy
from csc.emulator.services.dynamodb.tables import Definition
from csc.emulator.services.dynamodb.tags import check_count, read_tags

MAX_GLOBAL = 20
MAX_LOCAL = 5
MAX_PROJECTED = 100
_INVALID = "One or more parameter values were invalid: "
_KEPT = (
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "ProvisionedThroughput",
    "OnDemandThroughput",
    "WarmThroughput",
    "StreamSpecification",
    "SSESpecification",
    "TableClass",
    "DeletionProtectionEnabled",
    "ResourcePolicy",
)


def define_table(input: Mapping[str, Any], now: float, uuid: str) -> Definition:
    """The definition of a new table. Raises ValidationException."""
    check_name(input["TableName"], "tableName", "TableName")
    billing = input.get("BillingMode") or "PROVISIONED"
    _check_throughput(input, billing)
    _check_attributes(input)
    _check_indexes(input, billing)
    _check_attributes_used(input)
    check_stream(input.get("StreamSpecification"))
    if input.get("ResourcePolicy") is not None:
        check_resource_policy(input["ResourcePolicy"])
    definition = {name: input[name] for name in _KEPT if input.get(name) is not None}
    definition["BillingMode"] = billing
    definition["TableId"] = uuid
    definition["CreationDateTime"] = now
    if billing == "PAY_PER_REQUEST":
        definition["LastUpdateToPayPerRequestDateTime"] = now
    definition["Tags"] = read_tags(input.get("Tags") or ())
    check_count(definition["Tags"])
    if "StreamSpecification" in definition:
        start_stream(definition, now)
    return definition


def start_stream(definition: Definition, now: float) -> None:
    """Give a definition whose StreamSpecification is on the label of a new stream."""
    if not definition["StreamSpecification"].get("StreamEnabled"):
        del definition["StreamSpecification"]
        return
    definition["LatestStreamLabel"] = stream_label(now)


def stream_label(now: float) -> str:
    """``2026-01-31T12:00:00.000``"""
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(now, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}"


def check_stream(specification: Mapping[str, Any] | None) -> None:
    if specification is None:
        return
    enabled, view = specification.get("StreamEnabled"), specification.get("StreamViewType")
    if enabled and view is None:
        raise ValidationException(
            _INVALID + "StreamViewType must be specified when StreamEnabled is true"
        )
    if not enabled and view is not None:
        raise ValidationException(
            _INVALID + "StreamViewType cannot be specified when StreamEnabled is false"
        )


def _check_throughput(input: Mapping[str, Any], billing: str) -> None:
    given = input.get("ProvisionedThroughput")
    if billing == "PAY_PER_REQUEST":
        if given is not None:
            raise ValidationException(
                _INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                "BillingMode is PAY_PER_REQUEST"
            )
        return
    if given is None:
        raise ValidationException(
            _INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when "
            "BillingMode is PROVISIONED"
        )
    check_bounds(given)


def check_bounds(throughput: Mapping[str, Any]) -> None:
    for name in ("ReadCapacityUnits", "WriteCapacityUnits"):
        if throughput[name] > 1_000_000_000_000:
            raise ValidationException(f"Given value {throughput[name]} for {name} is out of bounds")


def _check_attributes(input: Mapping[str, Any]) -> None:
    definitions = input.get("AttributeDefinitions")
    if definitions is None:
        raise ValidationException(
            "One or more parameter values were invalid: "
            "Some AttributeDefinitions are not valid. AttributeDefinitions must be provided"
        )
    if input.get("KeySchema") is None:
        raise ValidationException(
            "No defined key schema. A key schema containing at least a hash "
            "key must be defined for all tables"
        )
    names = [each["AttributeName"] for each in definitions]
    for position, name in enumerate(names):
        if name in names[:position]:
            raise ValidationException(
                f"{_INVALID}Cannot have two attributes with the same name: Duplicate "
                f"AttributeName: {name}"
            )
    check_key_schema(input["KeySchema"], names)


def check_key_schema(elements: Sequence[Mapping[str, str]], defined: Sequence[str]) -> None:
    """A partition key, perhaps a sort key, both defined."""
    names = [each["AttributeName"] for each in elements]
    if any(name not in defined for name in names):
        raise ValidationException(
            f"{_INVALID}Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(names)}], AttributeDefinitions: [{', '.join(defined)}]"
        )
    if len(elements) > 2:
        raise ValidationException(
            "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: "
            "Member must have length less than or equal to 2. (CSC: keys of several attributes, "
            "which AWS takes for global secondary indexes, aren't emulated.)"
        )
    if len(set(names)) != len(names):
        raise ValidationException(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        )
    if elements[0]["KeyType"] != "HASH":
        raise ValidationException(
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
        )
    if len(elements) == 2 and elements[1]["KeyType"] != "RANGE":
        raise ValidationException(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
        )


def _check_indexes(input: Mapping[str, Any], billing: str) -> None:
    defined = [each["AttributeName"] for each in input["AttributeDefinitions"]]
    names: set[str] = set()
    for member, most in (
        ("LocalSecondaryIndexes", MAX_LOCAL),
        ("GlobalSecondaryIndexes", MAX_GLOBAL),
    ):
        indexes = input.get(member)
        if indexes is None:
            continue
        if not indexes:
            raise ValidationException(f"{_INVALID}List of {member} is empty")
        for index in indexes:
            check_index(index, defined, names)
            if member == "LocalSecondaryIndexes":
                _check_local(input, index)
            else:
                check_global_throughput(index, billing)
        if len(indexes) > most:
            raise ValidationException(_too_many(member, most))
    projected = sum(
        len(index["Projection"].get("NonKeyAttributes") or ())
        for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
        for index in input.get(member) or ()
    )
    if projected > MAX_PROJECTED:
        raise ValidationException(
            f"{_INVALID}Too many non-key attributes: the total over all indexes is {projected}, "
            f"the limit {MAX_PROJECTED}"
        )


def _too_many(member: str, most: int) -> str:
    if member == "LocalSecondaryIndexes":
        return f"{_INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of {most}"
    return f"{_INVALID}GlobalSecondaryIndex count exceeds the per-table limit of {most}"


def check_index(index: Mapping[str, Any], defined: Sequence[str], names: set[str]) -> None:
    """Check an index by itself, and that its name is not yet among ``names`` (it is added)."""
    check_key_schema(index["KeySchema"], defined)
    projection = index["Projection"]
    kind, extra = projection.get("ProjectionType"), projection.get("NonKeyAttributes")
    if kind is None:
        raise ValidationException(_INVALID + "Unknown ProjectionType: null")
    if extra is not None and kind != "INCLUDE":
        raise ValidationException(
            f"{_INVALID}ProjectionType is {kind}, but NonKeyAttributes is specified"
        )
    if extra is None and kind == "INCLUDE":
        raise ValidationException(
            f"{_INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
        )
    for position, name in enumerate(extra or ()):
        if name in extra[:position]:
            raise ValidationException(f"{_INVALID}Duplicate value in NonKeyAttributes: {name}")
    if index["IndexName"] in names:
        raise ValidationException(f"{_INVALID}Duplicate index name: {index['IndexName']}")
    names.add(index["IndexName"])


def _check_local(input: Mapping[str, Any], index: Mapping[str, Any]) -> None:
    if len(input["KeySchema"]) != 2:
        raise ValidationException(
            _INVALID + "Table KeySchema does not have a range key, which is required when "
            "specifying a LocalSecondaryIndex"
        )
    name, elements = index["IndexName"], index["KeySchema"]
    if len(elements) != 2:
        raise ValidationException(
            f"{_INVALID}Index KeySchema does not have a range key for index: {name}"
        )
    own, table = elements[0]["AttributeName"], input["KeySchema"][0]["AttributeName"]
    if own != table:
        raise ValidationException(
            f"{_INVALID}Index KeySchema does not have the same leading hash key as table KeySchema "
            f"for index: {name}. index hash key: {own}, table hash key: {table}"
        )


def check_global_throughput(index: Mapping[str, Any], billing: str) -> None:
    given = index.get("ProvisionedThroughput")
    if billing == "PAY_PER_REQUEST":
        if given is not None:
            raise ValidationException(
                f"{_INVALID}ProvisionedThroughput should not be specified for index: "
                f"{index['IndexName']} when BillingMode is PAY_PER_REQUEST"
            )
    elif given is None:
        raise ValidationException(
            f"{_INVALID}ProvisionedThroughput must be specified for index: {index['IndexName']}"
        )
    else:
        check_bounds(given)


def _check_attributes_used(input: Mapping[str, Any]) -> None:
    """Every attribute defined must be a key of the table or of an index."""
    used = {each["AttributeName"] for each in input["KeySchema"]}
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        for index in input.get(member) or ():
            used.update(each["AttributeName"] for each in index["KeySchema"])
    names = [each["AttributeName"] for each in input["AttributeDefinitions"]]
    if len(used) != len(names):
        if not input.get("LocalSecondaryIndexes") and not input.get("GlobalSecondaryIndexes"):
            raise ValidationException(
                _INVALID + "Number of attributes in KeySchema does not exactly match number of "
                "attributes defined in AttributeDefinitions"
            )
        raise ValidationException(
            _INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: "
            f"[{', '.join(names)}], keys used: [{', '.join(sorted(used))}]"
        )
