"""Functions with their logs, queues and permissions."""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu.block import Block, members, tags
from csc.compiler.backends.tofu.expressions import Names

Resource = Mapping[str, Any]


def function(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    """Its code is the archive that ``csc compile --target tofu`` writes beside the module."""
    properties = resource["Properties"]
    table = {
        "FunctionName": "function_name",
        "Description": "description",
        "Runtime": "runtime",
        "Architectures": "architectures",
        "Handler": "handler",
        "Role": "role",
        "MemorySize": "memory_size",
        "Timeout": "timeout",
        "KmsKeyArn": "kms_key_arn",
        "ReservedConcurrentExecutions": "reserved_concurrent_executions",
    }
    archive = f"${{path.module}}/{resource['Metadata']['aws:asset:path']}.zip"
    variables = properties.get("Environment", {}).get("Variables")
    dead = properties.get("DeadLetterConfig", {}).get("TargetArn")
    yield Block(
        "aws_lambda_function",
        name,
        {
            **members(names, properties, table),
            "filename": archive,
            "source_code_hash": f'${{filebase64sha256("{archive}")}}',
            "environment": {"variables": names.value(variables)} if variables else None,
            "dead_letter_config": {"target_arn": names.value(dead)} if dead else None,
            "tracing_config": {"mode": properties["TracingConfig"]["Mode"]},
            "tags": tags(names, properties),
        },
    )


def permission(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {
        "Action": "action",
        "FunctionName": "function_name",
        "Principal": "principal",
        "SourceArn": "source_arn",
    }
    body = members(names, resource["Properties"], table) | {"statement_id": name}
    yield Block("aws_lambda_permission", name, body)


def log_group(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {
        "LogGroupName": "name",
        "RetentionInDays": "retention_in_days",
        "KmsKeyId": "kms_key_id",
    }
    kept = resource.get("DeletionPolicy") == "Retain"
    yield Block(
        "aws_cloudwatch_log_group",
        name,
        {
            **members(names, properties, table),
            "skip_destroy": True if kept else None,
            "tags": tags(names, properties),
        },
    )
