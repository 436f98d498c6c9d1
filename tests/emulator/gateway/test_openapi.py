"""APIs from OpenAPI documents: 3.0 and 2.0, with API Gateway's extensions."""

import json
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError

FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:{}/invocations"
)


def mock(template: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "passthroughBehavior": "when_no_match",
        "responses": {
            "default": {
                "statusCode": "200",
                "responseTemplates": {"application/json": template},
                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
            }
        },
        **more,
    }


ANSWERS = {
    "200": {
        "description": "fine",
        "headers": {"Access-Control-Allow-Origin": {"schema": {"type": "string"}}},
    }
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "pets", "version": "1"},
    "x-amazon-apigateway-request-validators": {
        "all": {"validateRequestBody": True, "validateRequestParameters": True}
    },
    "x-amazon-apigateway-request-validator": "all",
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "x-amazon-apigateway-gateway-responses": {
        "DEFAULT_4XX": {
            "responseParameters": {"gatewayresponse.header.X-Default": "'yes'"},
            "responseTemplates": {"application/json": '{"m": $context.error.messageString}'},
        }
    },
    "paths": {
        "/pets": {
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "get": {
                "operationId": "listPets",
                "responses": ANSWERS,
                "x-amazon-apigateway-integration": mock('"$context.operationName"'),
            },
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                    }
                },
                "responses": ANSWERS,
                "security": [{"guard": []}],
                "x-amazon-apigateway-integration": mock("$context.authorizer.principalId"),
            },
        },
        "/pets/{id}": {
            "x-amazon-apigateway-any-method": {
                "responses": {},
                "security": [{"key": []}],
                "x-amazon-apigateway-integration": {
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": FUNCTION.format("pets"),
                },
            }
        },
    },
    "components": {
        "parameters": {"Limit": {"name": "limit", "in": "query", "required": True}},
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"$ref": "#/components/schemas/Name"}},
            },
            "Name": {"type": "string", "minLength": 1},
        },
        "securitySchemes": {
            "guard": {
                "type": "apiKey",
                "name": "X-Token",
                "in": "header",
                "x-amazon-apigateway-authtype": "custom",
                "x-amazon-apigateway-authorizer": {
                    "type": "token",
                    "authorizerUri": FUNCTION.format("guard"),
                    "authorizerResultTtlInSeconds": 0,
                },
            },
            "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
        },
    },
}


def stack(document: Any) -> dict[str, Any]:
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": document}},
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "test"},
        },
    }


async def test_operations_answer_with_their_parameters_and_headers(gateway: Any) -> None:
    gateway.deploy(stack(DOCUMENT))
    answer = await gateway.call("GET", "/pets?limit=1")
    assert (answer.status, answer.body) == (200, b'"listPets"')
    assert ("Access-Control-Allow-Origin", "*") in answer.headers
    [api] = gateway.deployment.apis.values()
    assert (api.model.name, api.model.binary_media_types) == ("pets", ("image/png",))


async def test_validators_and_gateway_responses_are_read(gateway: Any) -> None:
    gateway.deploy(stack(DOCUMENT))
    answer = await gateway.call("GET", "/pets")
    assert answer.status == 400
    assert json.loads(answer.body) == {"m": "Missing required request parameters: [limit]"}
    assert ("X-Default", "yes") in answer.headers


async def test_authorizers_and_models_are_read(gateway: Any) -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    gateway.functions.handlers["guard"] = lambda event: {
        "principalId": event["authorizationToken"],
        "policyDocument": policy,
    }
    gateway.deploy(stack(DOCUMENT))
    assert (await gateway.call("POST", "/pets?limit=1", body='{"name": "x"}')).status == 401
    token = {"X-Token": "author"}
    good = await gateway.call("POST", "/pets?limit=1", token, '{"name": "x"}')
    assert (good.status, good.body) == (200, b"author")
    bad = await gateway.call("POST", "/pets?limit=1", token, '{"name": ""}')
    assert bad.status == 400


async def test_any_methods_and_api_keys(gateway: Any) -> None:
    gateway.functions.handlers["pets"] = lambda event: {"body": event["resource"]}
    gateway.deploy(stack(DOCUMENT))
    assert (await gateway.call("DELETE", "/pets/1")).status == 403
    open_document = json.loads(json.dumps(DOCUMENT))
    operation = open_document["paths"]["/pets/{id}"]["x-amazon-apigateway-any-method"]
    operation["security"] = []
    gateway.deploy(stack(open_document))
    answer = await gateway.call("DELETE", "/pets/1")
    assert (answer.status, answer.body) == (200, b"/pets/{id}")


async def test_version_two(gateway: Any) -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "pets"},
        "consumes": ["application/json"],
        "paths": {
            "/pets": {
                "post": {
                    "parameters": [
                        {
                            "in": "body",
                            "name": "Pet",
                            "schema": {"$ref": "#/definitions/Pet"},
                        },
                        {"in": "header", "name": "X-One", "required": True, "type": "string"},
                    ],
                    "responses": {"200": {"headers": ANSWERS["200"]["headers"]}},
                    "x-amazon-apigateway-request-validator": "body",
                    "x-amazon-apigateway-auth": {"type": "NONE"},
                    "x-amazon-apigateway-integration": mock("ok"),
                }
            }
        },
        "definitions": {"Pet": {"type": "object", "required": ["name"]}},
        "x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": True}},
        "security": [{"sigv4": []}],
        "securityDefinitions": {
            "sigv4": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "awsSigv4",
            }
        },
    }
    gateway.deploy(stack(document))
    assert (await gateway.call("POST", "/pets", body="{}")).status == 400
    assert (await gateway.call("POST", "/pets", body='{"name": 1}')).status == 200
    signed = json.loads(json.dumps(document))
    del signed["paths"]["/pets"]["post"]["x-amazon-apigateway-auth"]
    gateway.deploy(stack(signed))
    assert (await gateway.call("POST", "/pets", body='{"name": 1}')).status == 403


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"paths": {"pets": {}}}, "Body.paths.pets"),
        ({"paths": {"/a": {"get": {"security": [{"nobody": []}]}}}}, "Body.paths./a.get.security"),
        (
            {
                "paths": {
                    "/a": {
                        "get": {
                            "responses": ANSWERS,
                            "x-amazon-apigateway-integration": mock("#if("),
                        }
                    }
                }
            },
            "Body.paths./a.get.Integration.IntegrationResponses[0].ResponseTemplates",
        ),
        (
            {"components": {"schemas": {"Pet": {"type": "text"}}}, "paths": {}},
            "Body.schemas.Pet.Schema.type",
        ),
        (
            {"x-amazon-apigateway-gateway-responses": {"TEAPOT": {}}, "paths": {}},
            "gateway-responses.TEAPOT",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    gateway: Any, change: dict[str, Any], where: str
) -> None:
    with pytest.raises(DiagnosticsError) as raised:
        gateway.deploy(stack({**DOCUMENT, **change}))
    assert where in raised.value.diagnostics[0].message
