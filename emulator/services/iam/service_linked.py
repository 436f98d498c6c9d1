"""Roles that belong to a service: only it may assume them, and their name is the service's.

Source: IAM User Guide, "Create a service-linked role".
"""

import json

PATH = "/aws-service-role/"
_NAMES = {
    "autoscaling": "AutoScaling",
    "elasticbeanstalk": "ElasticBeanstalk",
    "custom-resource.application-autoscaling": "ApplicationAutoScaling_CustomResource",
    "dynamodb.application-autoscaling": "ApplicationAutoScaling_DynamoDBTable",
    "ops.apigateway": "APIGateway",
    "ecs": "ECS",
    "rds": "RDS",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "elasticache": "ElastiCache",
    "lex": "LexBots",
    "email.cognito-idp": "AmazonCognitoIdpEmailService",
    "cognito-idp": "AmazonCognitoIdp",
}
"""A service's name in its role; that of others is as they are called."""


def role_name(service: str, suffix: str | None) -> str:
    """``AWSServiceRoleForAutoScaling_suffix``"""
    short = service.removesuffix(".amazonaws.com")
    name = f"AWSServiceRoleFor{_NAMES.get(short, short)}"
    return f"{name}_{suffix}" if suffix else name


def trust_of(service: str) -> str:
    statement = {
        "Action": ["sts:AssumeRole"],
        "Effect": "Allow",
        "Principal": {"Service": [service]},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
