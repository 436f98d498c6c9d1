"""The cloud IR → an OpenAPI 3.0 document that people read and that API Gateway imports.

Each operation carries ``x-amazon-apigateway-integration`` with the templates of the route.
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.cloudformation.auth import pool_id
from csc.compiler.backends.cloudformation.iam import role_id
from csc.compiler.backends.cloudformation.integrations import headers_of, uri_of
from csc.compiler.backends.cloudformation.methods import (
    authorizer_id,
    body_of,
    function_id,
    path_names,
    statuses,
)
from csc.compiler.backends.cloudformation.names import source
from csc.compiler.ir.model import Parameter, Program, Route
from csc.compiler.ir.types import NONE, Type
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute
from csc.compiler.lowering.schemas import components, constrained, plain, type_schema
from csc.compiler.lowering.scopes import full_scope

DESCRIPTIONS: Mapping[int, str] = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
ERROR: dict[str, Any] = {
    "type": "object",
    "properties": {"message": {"type": "string"}},
    "required": ["message"],
}


def openapi(cloud: CloudProgram) -> dict[str, Any]:
    """The whole document."""
    program = cloud.program
    paths: dict[str, dict[str, Any]] = {}
    for one in cloud.routes:
        operations = paths.setdefault(one.route.path, {})
        operations[one.route.method.lower()] = operation(program, one)
    application = program.application
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {
            "title": application.name,
            "version": "1.0.0",
            "description": str(application.options.get("description") or application.name),
        },
        "paths": paths,
        "components": {"schemas": _schemas(program)},
        "x-amazon-apigateway-request-validators": {
            "body-and-parameters": {
                "validateRequestBody": True,
                "validateRequestParameters": True,
            }
        },
        "x-amazon-apigateway-request-validator": "body-and-parameters",
    }
    schemes = _security_schemes(program)
    if schemes:
        document["components"]["securitySchemes"] = schemes
    return document


def operation(program: Program, one: CloudRoute) -> dict[str, Any]:
    route = one.route
    found: dict[str, Any] = {"operationId": route.id}
    for name in ("summary", "description"):
        if route.options.get(name):
            found[name] = route.options[name]
    labels = route.options.get("tags")
    if isinstance(labels, list | tuple) and labels:
        found["tags"] = list(labels)
    parameters = _parameters(route)
    if parameters:
        found["parameters"] = parameters
    body = body_of(route)
    if body is not None:
        schema = constrained(body.type, body.constraints, "openapi")
        found["requestBody"] = {
            "required": body.required,
            "content": {"application/json": {"schema": schema}},
        }
    found["responses"] = _responses(one)
    found["security"] = _security(program, route)
    found["x-csc-source"] = source(route.span)
    found["x-csc-tier"] = one.tier
    found["x-amazon-apigateway-integration"] = _integration(program, one)
    return found


def _parameters(route: Route) -> list[dict[str, Any]]:
    by_wire = {p.wire: p for p in route.handler.parameters if p.source == "path"}
    found = [_parameter(by_wire.get(name), name, "path") for name in path_names(route.path)]
    for parameter in route.handler.parameters:
        if parameter.source in ("query", "header", "cookie"):
            found.append(_parameter(parameter, parameter.wire, parameter.source))
    return found


def _parameter(parameter: Parameter | None, name: str, place: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if parameter is not None:
        schema = constrained(parameter.type, parameter.constraints, "openapi")
        default = plain(parameter.default)
        schema |= {"default": default} if default is not None else {}
    required = place == "path" or (parameter is not None and parameter.required)
    return {"name": name, "in": place, "required": required, "schema": schema}


def _responses(one: CloudRoute) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in statuses(one):
        description = DESCRIPTIONS.get(status, f"Status {status}")
        response: dict[str, Any] = {"description": description}
        if status == one.route.status:
            if one.route.handler.returns != NONE:
                schema = type_schema(one.route.handler.returns, "openapi")
                response["content"] = {"application/json": {"schema": schema}}
        else:
            schema = {"$ref": "#/components/schemas/ErrorMessage"}
            response["content"] = {"application/json": {"schema": schema}}
        found[str(status)] = response
    if one.route.auth is not None:
        schema = {"$ref": "#/components/schemas/ErrorMessage"}
        unauthorized = {"description": DESCRIPTIONS[401]}
        found["401"] = unauthorized | {"content": {"application/json": {"schema": schema}}}
    return dict(sorted(found.items()))


def _security(program: Program, route: Route) -> list[dict[str, list[str]]]:
    if route.auth is None:
        return []
    pool = program.pools[route.auth.pool]
    return [{authorizer_id(pool): [full_scope(pool, scope) for scope in route.auth.scopes]}]


def _security_schemes(program: Program) -> dict[str, Any]:
    used = {route.auth.pool for route in program.routes if route.auth is not None}
    return {
        authorizer_id(pool): {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
                "type": "cognito_user_pools",
                "providerARNs": [f"${{{pool_id(pool)}Arn}}"],
            },
        }
        for pool in program.pools.values()
        if pool.key in used
    }


def _schemas(program: Program) -> dict[str, Any]:
    kinds: list[Type] = []
    for route in program.routes:
        kinds += [route.handler.returns, *(p.type for p in route.handler.parameters)]
    return components(program, kinds) | {"ErrorMessage": ERROR}


def _integration(program: Program, one: CloudRoute) -> dict[str, Any]:
    """As in the stack; ``${…}`` stands for what only a deployed stack knows."""
    region = "arn:${AWS::Partition}:apigateway:${AWS::Region}"
    if one.templates is None:
        functions = f"{region}:lambda:path/2015-03-31/functions"
        return {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": f"{functions}/${{{function_id(one.route)}.Arn}}/invocations",
            "passthroughBehavior": "when_no_match",
        }
    error = '{"message": "Internal server error"}'
    shared: dict[str, Any] = {
        "passthroughBehavior": "never",
        "requestTemplates": {"application/json": one.templates.request},
        "responses": {
            "2\\d{2}": _answer(one.route.status, one.templates.response),
            "4\\d{2}": _answer(400, one.templates.refused),
            "default": _answer(500, error),
        },
    }
    if one.operation is None:
        return {"type": "mock"} | shared
    headers = headers_of(one)
    return {
        "type": "aws",
        "httpMethod": "POST",
        "uri": uri_of(program, one),
        **({"requestParameters": headers} if headers else {}),
        "credentials": f"${{{role_id(one.route.id)}Arn}}",
    } | shared


def _answer(status: int, template: str) -> dict[str, Any]:
    return {"statusCode": str(status), "responseTemplates": {"application/json": template}}
