"""Which resource of Terraform's AWS provider each of our types is, and what its references are called there.

Source: the provider's documentation, version 5.
"""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "AWS::ApiGateway::Account": "aws_api_gateway_account",
    "AWS::ApiGateway::Authorizer": "aws_api_gateway_authorizer",
    "AWS::ApiGateway::Deployment": "aws_api_gateway_deployment",
    "AWS::ApiGateway::GatewayResponse": "aws_api_gateway_gateway_response",
    "AWS::ApiGateway::Method": "aws_api_gateway_method",
    "AWS::ApiGateway::Model": "aws_api_gateway_model",
    "AWS::ApiGateway::RequestValidator": "aws_api_gateway_request_validator",
    "AWS::ApiGateway::Resource": "aws_api_gateway_resource",
    "AWS::ApiGateway::RestApi": "aws_api_gateway_rest_api",
    "AWS::ApiGateway::Stage": "aws_api_gateway_stage",
    "AWS::ApiGateway::UsagePlan": "aws_api_gateway_usage_plan",
    "AWS::Cognito::UserPool": "aws_cognito_user_pool",
    "AWS::Cognito::UserPoolClient": "aws_cognito_user_pool_client",
    "AWS::Cognito::UserPoolResourceServer": "aws_cognito_resource_server",
    "AWS::DynamoDB::Table": "aws_dynamodb_table",
    "AWS::Events::EventBus": "aws_cloudwatch_event_bus",
    "AWS::IAM::Role": "aws_iam_role",
    "AWS::KMS::Key": "aws_kms_key",
    "AWS::Lambda::Function": "aws_lambda_function",
    "AWS::Lambda::Permission": "aws_lambda_permission",
    "AWS::Logs::LogGroup": "aws_cloudwatch_log_group",
    "AWS::SES::EmailIdentity": "aws_sesv2_email_identity",
    "AWS::SNS::Topic": "aws_sns_topic",
    "AWS::SNS::TopicPolicy": "aws_sns_topic_policy",
    "AWS::SQS::Queue": "aws_sqs_queue",
    "AWS::SQS::QueuePolicy": "aws_sqs_queue_policy",
    "AWS::WAFv2::WebACL": "aws_wafv2_web_acl",
    "AWS::WAFv2::WebACLAssociation": "aws_wafv2_web_acl_association",
}
ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "AWS::ApiGateway::Authorizer": {"Ref": "id"},
    "AWS::ApiGateway::Deployment": {"Ref": "id"},
    "AWS::ApiGateway::Model": {"Ref": "name"},
    "AWS::ApiGateway::RequestValidator": {"Ref": "id"},
    "AWS::ApiGateway::Resource": {"Ref": "id"},
    "AWS::ApiGateway::RestApi": {"Ref": "id", "RootResourceId": "root_resource_id"},
    "AWS::ApiGateway::Stage": {"Ref": "stage_name"},
    "AWS::ApiGateway::UsagePlan": {"Ref": "id"},
    "AWS::Cognito::UserPool": {"Ref": "id", "Arn": "arn"},
    "AWS::Cognito::UserPoolClient": {"Ref": "id"},
    "AWS::DynamoDB::Table": {"Ref": "name", "Arn": "arn", "StreamArn": "stream_arn"},
    "AWS::IAM::Role": {"Ref": "name", "Arn": "arn"},
    "AWS::KMS::Key": {"Ref": "key_id", "Arn": "arn"},
    "AWS::Lambda::Function": {"Ref": "function_name", "Arn": "arn"},
    "AWS::Logs::LogGroup": {"Ref": "name", "Arn": "arn"},
    "AWS::Events::EventBus": {"Ref": "name", "Arn": "arn"},
    "AWS::SES::EmailIdentity": {"Ref": "email_identity"},
    "AWS::SNS::Topic": {"Ref": "arn", "TopicArn": "arn", "TopicName": "name"},
    "AWS::SQS::Queue": {"Ref": "id", "Arn": "arn", "QueueName": "name"},
    "AWS::WAFv2::WebACL": {"Ref": "id", "Arn": "arn"},
}
