"""The table of converters, one for each type of resource that a stack may have."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu import api, around, channels, compute, data, users
from csc.compiler.backends.tofu.block import Block
from csc.compiler.backends.tofu.expressions import Names

Convert = Callable[[Names, str, Mapping[str, Any]], Iterator[Block]]

CONVERTERS: Mapping[str, Convert] = {
    "AWS::ApiGateway::Account": around.account,
    "AWS::ApiGateway::Authorizer": api.authorizer,
    "AWS::ApiGateway::Deployment": around.deployment,
    "AWS::ApiGateway::GatewayResponse": api.gateway_response,
    "AWS::ApiGateway::Method": api.method,
    "AWS::ApiGateway::Model": api.model,
    "AWS::ApiGateway::RequestValidator": api.validator,
    "AWS::ApiGateway::Resource": api.resource,
    "AWS::ApiGateway::RestApi": api.rest_api,
    "AWS::ApiGateway::Stage": around.stage,
    "AWS::ApiGateway::UsagePlan": around.usage_plan,
    "AWS::Cognito::UserPool": users.pool,
    "AWS::Cognito::UserPoolClient": users.client,
    "AWS::Cognito::UserPoolResourceServer": users.resource_server,
    "AWS::DynamoDB::Table": data.table,
    "AWS::Events::EventBus": channels.bus,
    "AWS::Events::Rule": channels.rule,
    "AWS::IAM::Role": users.role,
    "AWS::KMS::Key": data.key,
    "AWS::Lambda::EventSourceMapping": channels.source,
    "AWS::Lambda::Function": compute.function,
    "AWS::Lambda::Permission": compute.permission,
    "AWS::Logs::LogGroup": compute.log_group,
    "AWS::SES::EmailIdentity": channels.identity,
    "AWS::SNS::Topic": channels.topic,
    "AWS::SNS::TopicPolicy": channels.topic_policy,
    "AWS::SQS::Queue": channels.queue,
    "AWS::SQS::QueuePolicy": channels.queue_policy,
    "AWS::WAFv2::WebACL": around.web_acl,
    "AWS::WAFv2::WebACLAssociation": around.web_acl_association,
}
__all__ = ["CONVERTERS", "Block"]
