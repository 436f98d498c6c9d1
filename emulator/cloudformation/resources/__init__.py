"""The table of resource types: what a template may hold.

Each module of ``MODULES`` lists its rows in ``TYPES: tuple[ResourceType, ...]``.  A type that is in
none of them is refused by the engine.
"""

from importlib import import_module

from csc.emulator.cloudformation.contract import ResourceType

MODULES = (
    "apigateway",
    "apigatewayv2",
    "cloudwatch",
    "cognito",
    "cognito_identity",
    "cognito_providers",
    "dynamodb",
    "event_sources",
    "events",
    "events_connections",
    "firehose",
    "iam",
    "iam_access",
    "kinesis",
    "lambda_",
    "lambda_layers",
    "lambda_signing",
    "lambda_urls",
    "logs",
    "recorded",
    "recorded_network",
    "s3",
    "scheduler",
    "secretsmanager",
    "ses",
    "sns",
    "sqs",
    "ssm",
    "stacks",
    "stepfunctions",
    "stepfunctions_parts",
)


def _collect() -> dict[str, ResourceType]:
    table: dict[str, ResourceType] = {}
    for name in MODULES:
        types: tuple[ResourceType, ...] = import_module(f"{__name__}.{name}").TYPES
        for row in types:
            if row.type in table:
                raise AssertionError(f"{row.type} is in two modules")
            table[row.type] = row
    return table


RESOURCE_TYPES = _collect()
