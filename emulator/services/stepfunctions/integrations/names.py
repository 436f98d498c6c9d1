"""Names of services in the States Language, and of their errors.

An SDK integration calls services as the AWS SDK for Java 2 does, and names errors after its classes:
``DynamoDb.ConditionalCheckFailedException``, ``S3.NoSuchKeyException``; an optimized one as the SDK
for Java 1 does: ``SQS.AmazonSQSException``. Recorded on AWS.
"""

from collections.abc import Mapping

from csc.emulator.errors import ServiceError
from csc.emulator.services.stepfunctions.language.failures import StateFailure

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

OPTIMIZED: Mapping[str, tuple[str, str, str]] = {
    "dynamodb": ("DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
    "events": ("EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
    "lambda": ("Lambda", "AWSLambda", "AWSLambdaException"),
    "sns": ("SNS", "AmazonSNS", "AmazonSNSException"),
    "sqs": ("SQS", "AmazonSQS", "AmazonSQSException"),
    "states": ("StepFunctions", "AWSStepFunctions", "AWSStepFunctionsException"),
}
"""Services with optimized integrations: how their errors begin, the service's name in causes, and
the class of errors that the service's model doesn't declare (as the SDK for Java 1 has them)."""

BOTOCORE = {"states": "stepfunctions"}


def sdk_failure(service: str, error: ServiceError, modelled: bool, request: str) -> StateFailure:
    """As the SDK for Java 2 tells a refusal."""
    prefix = SDK_PREFIXES.get(service, service)
    prefix = prefix[:1].upper() + prefix[1:]
    code = error.code if modelled else prefix
    name = f"{prefix}.{code if code.endswith('Exception') else code + 'Exception'}"
    told = f"Service: {prefix}, Status Code: {error.status}, Request ID: {request}"
    if service == "s3":
        told += f", Extended Request ID: {request.replace('-', '')}"
    return StateFailure(name, f"{error.message} ({told})")


def optimized_failure(
    service: str, error: ServiceError, modelled: bool, request: str
) -> StateFailure:
    """As the SDK for Java 1 tells a refusal."""
    prefix, named, unknown = OPTIMIZED[service]
    code = getattr(error, "query_code", "") or error.code
    told = (
        f"Service: {named}; Status Code: {error.status}; Error Code: {code}; "
        f"Request ID: {request}; Proxy: null"
    )
    kind = error.code if error.code.endswith("Exception") else f"{error.code}Exception"
    return StateFailure(f"{prefix}.{kind if modelled else unknown}", f"{error.message} ({told})")
