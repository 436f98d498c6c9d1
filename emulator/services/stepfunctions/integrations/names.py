"""Names of services in the States Language, and of their errors.

An SDK integration calls services as the AWS SDK for Java 2 does, and names errors after its classes:
``DynamoDb.ConditionalCheckFailedException``, ``S3.NoSuchKeyException``.
"""

from collections.abc import Mapping

from csc.emulator.errors import ServiceError

SDK_SERVICES: Mapping[str, str] = {
    "apigateway": "apigateway",
    "cloudformation": "cloudformation",
    "cloudwatch": "cloudwatch",
    "cloudwatchlogs": "logs",
    "cognitoidentity": "cognito-identity",
    "cognitoidentityprovider": "cognito-idp",
    "dynamodb": "dynamodb",
    "dynamodbstreams": "dynamodbstreams",
    "eventbridge": "events",
    "firehose": "firehose",
    "iam": "iam",
    "kinesis": "kinesis",
    "kms": "kms",
    "lambda": "lambda",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "ses": "ses",
    "sesv2": "sesv2",
    "sfn": "stepfunctions",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "sts": "sts",
}
"""Names of the SDK for Java to those of botocore."""

SDK_PREFIXES: Mapping[str, str] = {
    "apigateway": "ApiGateway",
    "cloudformation": "CloudFormation",
    "cloudwatch": "CloudWatch",
    "cloudwatchlogs": "CloudWatchLogs",
    "cognitoidentity": "CognitoIdentity",
    "cognitoidentityprovider": "CognitoIdentityProvider",
    "dynamodb": "DynamoDb",
    "dynamodbstreams": "DynamoDbStreams",
    "eventbridge": "EventBridge",
    "secretsmanager": "SecretsManager",
    "sesv2": "SesV2",
}
"""Where the class's name isn't the service's with a capital letter."""

OPTIMIZED: Mapping[str, str] = {
    "dynamodb": "DynamoDB",
    "events": "EventBridge",
    "lambda": "Lambda",
    "sns": "SNS",
    "sqs": "SQS",
    "states": "StepFunctions",
}
"""Services with optimized integrations, and how their errors begin."""

BOTOCORE = {"states": "stepfunctions"}


def sdk_error(service: str, error: ServiceError) -> str:
    prefix = SDK_PREFIXES.get(service, service.capitalize())
    code = error.code
    return f"{prefix}.{code if code.endswith('Exception') else code + 'Exception'}"


def optimized_error(service: str, error: ServiceError) -> str:
    return f"{OPTIMIZED[service]}.{error.code}"
