"""A REST API's resources, models and methods. A method is one resource in CloudFormation, and five in Terraform."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu.block import Block, members, tags
from csc.compiler.backends.tofu.expressions import Names, literal

Resource = Mapping[str, Any]


def rest_api(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    yield Block(
        "aws_api_gateway_rest_api",
        name,
        {
            **members(names, properties, {"Name": "name", "Description": "description"}),
            "endpoint_configuration": {"types": properties["EndpointConfiguration"]["Types"]},
            "tags": tags(names, properties),
        },
    )


def resource(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {"RestApiId": "rest_api_id", "ParentId": "parent_id", "PathPart": "path_part"}
    yield Block("aws_api_gateway_resource", name, members(names, resource["Properties"], table))


def model(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {"RestApiId": "rest_api_id", "Name": "name", "ContentType": "content_type"}
    schema = literal(json.dumps(properties["Schema"]))
    yield Block(
        "aws_api_gateway_model", name, members(names, properties, table) | {"schema": schema}
    )


def validator(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {
        "RestApiId": "rest_api_id",
        "Name": "name",
        "ValidateRequestBody": "validate_request_body",
        "ValidateRequestParameters": "validate_request_parameters",
    }
    body = members(names, resource["Properties"], table)
    yield Block("aws_api_gateway_request_validator", name, body)


def authorizer(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {
        "RestApiId": "rest_api_id",
        "Name": "name",
        "Type": "type",
        "IdentitySource": "identity_source",
        "ProviderARNs": "provider_arns",
        "AuthorizerResultTtlInSeconds": "authorizer_result_ttl_in_seconds",
    }
    yield Block("aws_api_gateway_authorizer", name, members(names, resource["Properties"], table))


def gateway_response(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {
        "RestApiId": "rest_api_id",
        "ResponseType": "response_type",
        "StatusCode": "status_code",
        "ResponseParameters": "response_parameters",
        "ResponseTemplates": "response_templates",
    }
    body = members(names, resource["Properties"], table)
    yield Block("aws_api_gateway_gateway_response", name, body)


def method(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {
        "RestApiId": "rest_api_id",
        "ResourceId": "resource_id",
        "HttpMethod": "http_method",
        "OperationName": "operation_name",
        "AuthorizationType": "authorization",
        "AuthorizerId": "authorizer_id",
        "AuthorizationScopes": "authorization_scopes",
        "ApiKeyRequired": "api_key_required",
        "RequestParameters": "request_parameters",
        "RequestModels": "request_models",
        "RequestValidatorId": "request_validator_id",
    }
    yield Block("aws_api_gateway_method", name, members(names, properties, table))
    address = f"aws_api_gateway_method.{name}"
    place = {
        argument: f"${{{address}.{argument}}}"
        for argument in ("rest_api_id", "resource_id", "http_method")
    }
    yield from _integration(names, name, properties["Integration"], place)
    responses = properties.get("MethodResponses", ())
    for response in responses:
        yield _method_response(names, name, response, place)
    for response in properties["Integration"].get("IntegrationResponses", ()):
        yield _integration_response(names, name, response, place)


def method_parts(name: str, properties: Mapping[str, Any]) -> list[str]:
    """The addresses of all that a method is made of."""
    given = properties["Integration"].get("IntegrationResponses", ())
    return [
        f"aws_api_gateway_method.{name}",
        f"aws_api_gateway_integration.{name}",
        *(
            f"aws_api_gateway_method_response.{name}{one['StatusCode']}"
            for one in properties.get("MethodResponses", ())
        ),
        *(f"aws_api_gateway_integration_response.{name}{one['StatusCode']}" for one in given),
    ]


def _integration(
    names: Names, name: str, given: Mapping[str, Any], place: Mapping[str, str]
) -> Iterator[Block]:
    table = {
        "Type": "type",
        "IntegrationHttpMethod": "integration_http_method",
        "Uri": "uri",
        "Credentials": "credentials",
        "PassthroughBehavior": "passthrough_behavior",
        "RequestTemplates": "request_templates",
        "RequestParameters": "request_parameters",
        "TimeoutInMillis": "timeout_milliseconds",
    }
    yield Block("aws_api_gateway_integration", name, {**place, **members(names, given, table)})


def _method_response(
    names: Names, name: str, given: Mapping[str, Any], place: Mapping[str, str]
) -> Block:
    table = {
        "StatusCode": "status_code",
        "ResponseModels": "response_models",
        "ResponseParameters": "response_parameters",
    }
    body = {**place, **members(names, given, table)}
    return Block("aws_api_gateway_method_response", f"{name}{given['StatusCode']}", body)


def _integration_response(
    names: Names, name: str, given: Mapping[str, Any], place: Mapping[str, str]
) -> Block:
    table = {
        "SelectionPattern": "selection_pattern",
        "ResponseParameters": "response_parameters",
        "ResponseTemplates": "response_templates",
    }
    made = f"{name}{given['StatusCode']}"
    status = f"${{aws_api_gateway_method_response.{made}.status_code}}"
    body = {
        **place,
        "status_code": status,
        **members(names, given, table),
        "depends_on": [f"aws_api_gateway_integration.{name}"],
    }
    return Block("aws_api_gateway_integration_response", made, body)
