"""The services of the local cloud, in the order in which they are made."""

from importlib import import_module
from typing import Any, cast

from csc.emulator.calls import Service
from csc.emulator.cloud import Cloud
from csc.emulator.services.lazy_service import LazyService

SERVICES = (
    ("iam", "csc.emulator.services.iam.service", "Iam"),
    ("sts", "csc.emulator.services.sts.service", "Sts"),
    ("dynamodb", "csc.emulator.services.dynamodb.service", "DynamoDb"),
    ("dynamodbstreams", "csc.emulator.services.dynamodbstreams.service", "DynamoDbStreams"),
    ("cognito-idp", "csc.emulator.services.cognito_idp.service", "CognitoIdp"),
    ("cognito-identity", "csc.emulator.services.cognito_identity.service", "CognitoIdentity"),
    ("lambda", "csc.emulator.services.lambda_.service", "Lambda"),
    ("apigateway", "csc.emulator.services.apigateway.service", "ApiGateway"),
    ("logs", "csc.emulator.services.logs.service", "Logs"),
    ("s3", "csc.emulator.services.s3.service", "S3"),
    ("cloudformation", "csc.emulator.services.cloudformation.service", "CloudFormation"),
    ("kms", "csc.emulator.services.recorded.kms", "Kms"),
    ("wafv2", "csc.emulator.services.recorded.wafv2", "WafV2"),
)
"""Name, module, class. A class takes the Cloud; it may have ``async start``, ``async close``,
``web`` (path prefix → handler) and ``authorize`` (IAM's)."""

LAZY = (
    ("apigatewayv2", "csc.emulator.services.apigatewayv2.service", "ApiGatewayV2"),
    ("cloudwatch", "csc.emulator.services.cloudwatch.service", "CloudWatch"),
    ("events", "csc.emulator.services.events.service", "Events"),
    ("firehose", "csc.emulator.services.firehose.service", "Firehose"),
    ("kinesis", "csc.emulator.services.kinesis.service", "Kinesis"),
    ("scheduler", "csc.emulator.services.scheduler.service", "Scheduler"),
    ("secretsmanager", "csc.emulator.services.secretsmanager.service", "SecretsManager"),
    ("ses", "csc.emulator.services.ses.service", "Ses"),
    ("sesv2", "csc.emulator.services.sesv2.service", "SesV2"),
    ("sns", "csc.emulator.services.sns.service", "Sns"),
    ("sqs", "csc.emulator.services.sqs.service", "Sqs"),
    ("ssm", "csc.emulator.services.ssm.service", "Ssm"),
    ("stepfunctions", "csc.emulator.services.stepfunctions.service", "StepFunctions"),
)
"""As ``SERVICES``, for those that are made when they are first asked for (they have no ``web``)."""


def make_services(cloud: Cloud, dynamodb_endpoint: str | None = None) -> None:
    """Fill ``cloud.services``, and let IAM judge every call.

    Raises DiagnosticsError (CSC705) for an endpoint that is no URL.
    """
    for name, module, maker in SERVICES:
        found = import_module(module)
        service: Service
        if name == "dynamodb" and dynamodb_endpoint is not None:
            service = _forwarded(cloud, dynamodb_endpoint)
        else:
            service = getattr(found, maker)(cloud)
        cloud.services[name] = service
    for name, module, maker in LAZY:
        cloud.services[name] = cast(Service, LazyService(cloud, name, module, maker))
    iam: Any = cloud.services.get("iam")
    if iam is not None:
        cloud.authorize = iam.authorizer.authorize


def _forwarded(cloud: Cloud, endpoint: str) -> Service:
    from csc.emulator.forward_dynamodb import ForwardedDynamoDb

    return ForwardedDynamoDb(cloud, endpoint)
