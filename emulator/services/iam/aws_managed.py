"""Those of AWS's own managed policies that applications name, with their documents.

Source: AWS Managed Policy Reference Guide.  A policy that isn't here is refused where it is
attached, so that nothing is granted or denied by guess.
"""

import json
from functools import lru_cache
from typing import Any

from csc.emulator.services.iam.partition import moved

_ACTIONS: dict[str, list[str] | str] = {
    "AdministratorAccess": "*",
    "AmazonAPIGatewayAdministrator": ["apigateway:*"],
    "AmazonAPIGatewayInvokeFullAccess": ["execute-api:Invoke", "execute-api:ManageConnections"],
    "AmazonCognitoPowerUser": [
        "cognito-identity:*",
        "cognito-idp:*",
        "cognito-sync:*",
        "iam:ListRoles",
        "iam:ListOpenIdConnectProviders",
        "iam:GetRole",
        "iam:ListSAMLProviders",
        "iam:GetSAMLProvider",
        "kinesis:ListStreams",
        "lambda:GetPolicy",
        "lambda:ListFunctions",
        "sns:GetSMSSandboxAccountStatus",
        "sns:ListPlatformApplications",
        "ses:ListIdentities",
        "ses:GetIdentityVerificationAttributes",
        "mobiletargeting:GetApps",
        "acm:ListCertificates",
    ],
    "AmazonS3FullAccess": ["s3:*", "s3-object-lambda:*"],
    "AmazonS3ReadOnlyAccess": [
        "s3:Get*",
        "s3:List*",
        "s3:Describe*",
        "s3-object-lambda:Get*",
        "s3-object-lambda:List*",
    ],
    "AmazonSQSFullAccess": ["sqs:*"],
    "AmazonSNSFullAccess": ["sns:*"],
    "AWSXRayDaemonWriteAccess": [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    ],
    "service-role/AWSLambdaBasicExecutionRole": [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ],
    "service-role/AWSLambdaDynamoDBExecutionRole": [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ],
    "service-role/AWSLambdaKinesisExecutionRole": [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        "kinesis:ListStreams",
        "kinesis:SubscribeToShard",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ],
    "service-role/AWSLambdaSQSQueueExecutionRole": [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ],
    "service-role/AmazonS3ObjectLambdaExecutionRolePolicy": [
        "s3-object-lambda:WriteGetObjectResponse",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ],
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "logs:GetLogEvents",
        "logs:FilterLogEvents",
    ],
}

_RESOURCES = {
    "AmazonAPIGatewayAdministrator": "arn:aws:apigateway:*::/*",
    "AmazonAPIGatewayInvokeFullAccess": "arn:aws:execute-api:*:*:*",
}

PREFIX = "arn:aws:iam::aws:policy/"


@lru_cache(maxsize=64)
def aws_managed_document(arn: str) -> str | None:
    """The document of one of AWS's policies, or None."""
    arn = moved(arn, "")
    name = arn.removeprefix(PREFIX)
    if not arn.startswith(PREFIX) or name not in _ACTIONS:
        return None
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": _ACTIONS[name],
        "Resource": _RESOURCES.get(name, "*"),
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def aws_managed_arns() -> list[str]:
    return [PREFIX + name for name in _ACTIONS]
