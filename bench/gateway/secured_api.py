"""A secured API in plain CloudFormation: a pool, a table, a role, and methods straight to DynamoDB."""

from typing import Any

DYNAMODB = "arn:aws:apigateway:us-east-1:dynamodb:action/"

GET_REQUEST = (
    '{"TableName": "todos", "Key": {"id": {"S": '
    '"$util.escapeJavaScript($util.urlDecode($input.params(\'id\'))).replaceAll("\\\\\'", "\'")"}}}'
)
GET_RESPONSE = """#set($output = $input.path('$'))
#set($item = $output.Item)
#if(!($output.containsKey("Item")))
#set($context.responseOverride.status = 404)
{"message": "Not Found"}
#else
{"id": "$util.escapeJavaScript($item.id.S).replaceAll("\\\\'", "'")",\
 "title": "$util.escapeJavaScript($item.title.S).replaceAll("\\\\'", "'")",\
 "priority": $item.priority.N, "done": $item.done.BOOL}
#end"""
PUT_REQUEST = (
    '{"TableName": "todos", "ConditionExpression": "attribute_not_exists(id)", "Item": '
    '{"id": {"S": "$input.path(\'$.id\')"}, "title": {"S": "$util.escapeJavaScript('
    '$input.path(\'$.title\')).replaceAll("\\\\\'", "\'")"}, "priority": {"N": "$input.path(\'$.priority\')"}, '
    '"done": {"BOOL": false}, "owner": {"S": "$context.authorizer.claims.sub"}}}'
)


def integration(operation: str, template: str, responses: list[Any]) -> dict[str, Any]:
    return {
        "Type": "AWS",
        "IntegrationHttpMethod": "POST",
        "Uri": DYNAMODB + operation,
        "Credentials": {"Fn::GetAtt": ["Role", "Arn"]},
        "RequestTemplates": {"application/json": template},
        "PassthroughBehavior": "NEVER",
        "IntegrationResponses": responses,
    }


def method(**more: Any) -> dict[str, Any]:
    return {
        "AuthorizationType": "COGNITO_USER_POOLS",
        "AuthorizerId": {"Ref": "Guard"},
        "RequestValidatorId": {"Ref": "Validator"},
        "MethodResponses": [{"StatusCode": status} for status in ("200", "400", "409", "500")],
        **more,
    }


METHODS: dict[str, dict[str, Any]] = {
    "GET /todos/{id}": method(
        RequestParameters={"method.request.path.id": True},
        Integration=integration(
            "GetItem",
            GET_REQUEST,
            [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": GET_RESPONSE}},
                {
                    "StatusCode": "500",
                    "SelectionPattern": "[45]\\d{2}",
                    "ResponseTemplates": {
                        "application/json": '{"type": "$input.path(\'$.__type\')"}'
                    },
                },
            ],
        ),
    ),
    "PUT /todos": method(
        RequestModels={"application/json": {"Ref": "NewTodo"}},
        Integration=integration(
            "PutItem",
            PUT_REQUEST,
            [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": "{}"}},
                {
                    "StatusCode": "409",
                    "SelectionPattern": "4\\d{2}",
                    "ResponseTemplates": {
                        "application/json": '{"type": "$input.path(\'$.__type\')"}'
                    },
                },
            ],
        ),
    ),
    "GET /health": {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [
                {
                    "StatusCode": "200",
                    "ResponseTemplates": {
                        "application/json": '{"status": "ok", "id": "$context.requestId"}'
                    },
                }
            ],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    },
}

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "apigateway.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def parts(actions: tuple[str, ...] = ("GetItem", "PutItem"), trust: Any = TRUST) -> dict[str, Any]:
    """All but the API's resources and methods; ``actions`` is what the role may do."""
    table = {"Fn::GetAtt": ["Table", "Arn"]}
    api = {"Ref": "Api"}
    granted = [f"dynamodb:{action}" for action in actions]
    statement = {"Effect": "Allow", "Action": granted, "Resource": table}
    schema = {
        "type": "object",
        "required": ["id", "title"],
        "properties": {
            "id": {"type": "string"},
            "title": {"type": "string", "minLength": 1},
            "priority": {"type": "integer"},
        },
    }
    return {
        "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "users"}},
        "Client": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": {"UserPoolId": {"Ref": "Pool"}},
        },
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": "todos",
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": trust,
                "Policies": [
                    {
                        "PolicyName": "todos",
                        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
                    }
                ]
                if actions
                else [],
            },
        },
        "Guard": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "RestApiId": api,
                "Name": "guard",
                "Type": "COGNITO_USER_POOLS",
                "ProviderARNs": [{"Fn::GetAtt": ["Pool", "Arn"]}],
            },
        },
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {
                "RestApiId": api,
                "ValidateRequestBody": True,
                "ValidateRequestParameters": True,
            },
        },
        "NewTodo": {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {"RestApiId": api, "Name": "NewTodo", "Schema": schema},
        },
    }
