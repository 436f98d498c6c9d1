"""Those of AWS's own managed policies that applications name, with their documents.

Source: AWS Managed Policy Reference Guide.  A policy that isn't here is refused where it is
attached, so that nothing is granted or denied by guess (with ``--allow-missing`` it grants nothing).
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
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
    "AmazonKinesisFirehoseFullAccess": ["firehose:*"],
    "AmazonKinesisFullAccess": ["kinesis:*"],
    "AmazonKinesisReadOnlyAccess": ["kinesis:Get*", "kinesis:List*", "kinesis:Describe*"],
    "AmazonSESFullAccess": ["ses:*"],
    "AmazonSSMReadOnlyAccess": ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
    "AWSStepFunctionsFullAccess": ["states:*"],
    "AmazonSQSFullAccess": ["sqs:*"],
    "AmazonSNSFullAccess": ["sns:*"],
    "AWSCloudFormationReadOnlyAccess": [
        "cloudformation:Describe*",
        "cloudformation:EstimateTemplateCost",
        "cloudformation:Get*",
        "cloudformation:List*",
        "cloudformation:ValidateTemplate",
        "cloudformation:Detect*",
    ],
    # AWS's own has every service; these are its statements for those that CSC has.
    "ReadOnlyAccess": [
        "apigateway:GET",
        "cloudformation:Describe*",
        "cloudformation:Detect*",
        "cloudformation:Estimate*",
        "cloudformation:Get*",
        "cloudformation:List*",
        "cloudformation:ValidateTemplate",
        "cognito-identity:Describe*",
        "cognito-identity:GetIdentityPoolRoles",
        "cognito-identity:List*",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:Describe*",
        "cognito-idp:Get*",
        "cognito-idp:List*",
        "dynamodb:BatchGet*",
        "dynamodb:Describe*",
        "dynamodb:Get*",
        "dynamodb:List*",
        "dynamodb:PartiQLSelect",
        "dynamodb:Query",
        "dynamodb:Scan",
        "iam:Generate*",
        "iam:Get*",
        "iam:List*",
        "iam:Simulate*",
        "kms:Describe*",
        "kms:Get*",
        "kms:List*",
        "lambda:Get*",
        "lambda:List*",
        "logs:Describe*",
        "logs:FilterLogEvents",
        "logs:Get*",
        "logs:ListTagsForResource",
        "logs:ListTagsLogGroup",
        "logs:StartQuery",
        "logs:StopQuery",
        "logs:TestMetricFilter",
        "s3:DescribeJob",
        "s3:Get*",
        "s3:List*",
        "sns:Check*",
        "sns:Get*",
        "sns:List*",
        "sqs:Get*",
        "sqs:List*",
        "sqs:Receive*",
        "ssm:Describe*",
        "ssm:Get*",
        "ssm:List*",
        "states:Describe*",
        "states:GetExecutionHistory",
        "states:List*",
        "sts:GetAccessKeyInfo",
        "sts:GetCallerIdentity",
        "sts:GetSessionToken",
        "wafv2:CheckCapacity",
        "wafv2:Describe*",
        "wafv2:Get*",
        "wafv2:List*",
        "xray:BatchGet*",
        "xray:Get*",
    ],
    "AWSXRayDaemonWriteAccess": [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    ],
    "AWSXrayWriteOnlyAccess": [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    ],
    "service-role/AWSLambdaRole": ["lambda:InvokeFunction"],
    "service-role/AWSLambdaVPCAccessExecutionRole": [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ],
    "service-role/AmazonECSTaskExecutionRolePolicy": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
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
    if not arn.startswith(PREFIX):
        return None
    statements = _statements(name)
    return statements and json.dumps({"Version": "2012-10-17", "Statement": statements})


def _statements(name: str) -> Any:
    if name not in _ACTIONS:
        return _longer().get(name)
    resource = _RESOURCES.get(name, "*")
    return [{"Effect": "Allow", "Action": _ACTIONS[name], "Resource": resource}]


@cache
def _longer() -> Mapping[str, Any]:
    """Those of several statements, by name; read when one is first named that isn't above."""
    found: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_bytes())
    return found


def aws_managed_arns() -> list[str]:
    return [PREFIX + name for name in (*_ACTIONS, *_longer())]
