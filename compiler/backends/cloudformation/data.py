"""The data stack: tables, encrypted, recoverable and protected, and keys of one's own where asked for."""

from typing import Any

from csc.compiler.backends.cloudformation.channels import channel_resources
from csc.compiler.backends.cloudformation.names import (
    application_id,
    distinct,
    export,
    source,
    tags,
    template,
)
from csc.compiler.backends.cloudformation.protection import owner, protection
from csc.compiler.ir.model import Index, Key, Program, Table
from csc.compiler.lowering.calls import code_of

Resources = dict[str, Any]


def table_id(table: Table) -> str:
    return f"{distinct(table.name)}Table"


def data_stack(program: Program, *, functions: bool = False) -> dict[str, Any]:
    resources, outputs = protection(program, functions=functions)
    for table in program.tables.values():
        name = table_id(table)
        if table.options.get("encryption") == "kms":
            resources[f"{name}Key"] = _key(program, table)
            arn = {"Fn::GetAtt": [f"{name}Key", "Arn"]}
            outputs[f"{name}KeyArn"] = {"Value": arn, "Export": export(program, f"{name}KeyArn")}
        resources[name] = _table(program, table)
        arn = {"Fn::GetAtt": [name, "Arn"]}
        outputs[f"{name}Arn"] = {"Value": arn, "Export": export(program, f"{name}Arn")}
    more, told = channel_resources(program)
    resources, outputs = resources | more, outputs | told
    stack = template(program, "tables and keys", resources)
    return stack | {"Outputs": outputs} if outputs else stack


def _table(program: Program, table: Table) -> dict[str, Any]:
    options = table.options
    properties: dict[str, Any] = {
        "TableName": table.name,
        "AttributeDefinitions": _attributes(table),
        "KeySchema": _schema(table.partition, table.sort),
        **_billing(table),
        "SSESpecification": _encryption(table),
        "PointInTimeRecoverySpecification": {
            "PointInTimeRecoveryEnabled": options.get("point_in_time_recovery", True)
        },
        "DeletionProtectionEnabled": options.get("deletion_protection", True),
        "Tags": tags(program, table.span),
    }
    for member, local in (("GlobalSecondaryIndexes", False), ("LocalSecondaryIndexes", True)):
        indexes = [_index(table, one) for one in table.indexes if one.local == local]
        properties |= {member: indexes} if indexes else {}
    if options.get("ttl_attribute"):
        ttl = {"AttributeName": options["ttl_attribute"], "Enabled": True}
        properties["TimeToLiveSpecification"] = ttl
    if options.get("stream"):
        properties["StreamSpecification"] = {"StreamViewType": options["stream"]}
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": {"csc:source": source(table.span)},
        "Properties": properties,
    }


def _attributes(table: Table) -> list[dict[str, str]]:
    keys = [table.partition, table.sort]
    for index in table.indexes:
        keys += [index.partition, index.sort]
    codes = {key.name: code_of(key.type) for key in keys if key is not None}
    return [{"AttributeName": n, "AttributeType": codes[n]} for n in sorted(codes)]


def _schema(partition: Key, sort: Key | None) -> list[dict[str, str]]:
    schema = [{"AttributeName": partition.name, "KeyType": "HASH"}]
    return schema + ([{"AttributeName": sort.name, "KeyType": "RANGE"}] if sort else [])


def _index(table: Table, index: Index) -> dict[str, Any]:
    projection: dict[str, Any] = {"ProjectionType": index.projection}
    if index.projection == "INCLUDE":
        projection["NonKeyAttributes"] = list(index.include)
    found = {
        "IndexName": index.name,
        "KeySchema": _schema(index.partition, index.sort),
        "Projection": projection,
    }
    capacity = _billing(table).get("ProvisionedThroughput")
    if capacity and not index.local:
        found["ProvisionedThroughput"] = capacity
    return found


def _billing(table: Table) -> dict[str, Any]:
    options = table.options
    if options.get("billing") != "provisioned" and options.get("autoscale", True):
        return {"BillingMode": "PAY_PER_REQUEST"}
    capacity = {
        "ReadCapacityUnits": options.get("read_capacity", 5),
        "WriteCapacityUnits": options.get("write_capacity", 5),
    }
    return {"BillingMode": "PROVISIONED", "ProvisionedThroughput": capacity}


def _encryption(table: Table) -> dict[str, Any]:
    """KMS with DynamoDB's own key of the account, unless a key of one's own is asked for."""
    wish = table.options.get("encryption")
    if wish is False:
        return {"SSEEnabled": False}
    key: dict[str, Any] = {}
    if wish == "kms":
        key = {"KMSMasterKeyId": {"Fn::GetAtt": [f"{table_id(table)}Key", "Arn"]}}
    elif isinstance(wish, str) and wish.startswith("arn:"):
        key = {"KMSMasterKeyId": wish}
    return {"SSEEnabled": True, "SSEType": "KMS"} | key


def _key(program: Program, table: Table) -> dict[str, Any]:
    return {
        "Type": "AWS::KMS::Key",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": {"csc:source": source(table.span)},
        "Properties": {
            "Description": f"Table {table.name} of {application_id(program)}",
            "EnableKeyRotation": True,
            "KeyPolicy": {"Version": "2012-10-17", "Statement": [owner()]},
            "Tags": tags(program, table.span),
        },
    }
