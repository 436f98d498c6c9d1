"""A route as ``AWS::ApiGateway::Method``: its guard, validation, integration, and every status that it answers."""

import re
from typing import Any

from csc.compiler.backends.cloudformation.cors import response_parameters
from csc.compiler.backends.cloudformation.iam import role_id
from csc.compiler.backends.cloudformation.integrations import (
    headers_of,
    template_in_stack,
    uri_of,
)
from csc.compiler.backends.cloudformation.names import (
    distinct,
    imported,
    path_id,
    source,
    suppressed,
)
from csc.compiler.backends.vtl import Templates
from csc.compiler.ir.model import Parameter, Program, Route, UserPool
from csc.compiler.ir.types import ModelRef, Type
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.scopes import full_scope

STATUS = re.compile(r"responseOverride\.status = (\d{3})")
OPEN = ("CKV_AWS_59", "AwsSolutions-APIG4", "AwsSolutions-COG4")
"""What auditors ask of a method without an authorizer."""
PUBLIC = "The route is declared public=True."
PLACES = {"path": "path", "query": "querystring", "header": "header"}


def method_id(route: Route) -> str:
    return f"{distinct(route.id)}Method"


def function_id(route: Route) -> str:
    return f"{distinct(route.id)}Function"


def authorizer_id(pool: UserPool) -> str:
    return f"{distinct(pool.name)}Authorizer"


def body_of(route: Route) -> Parameter | None:
    return next((p for p in route.handler.parameters if p.source == "body"), None)


def body_model(route: Route) -> tuple[str, Type] | None:
    """(the model's name, its type) of the route's body."""
    body = body_of(route)
    if body is None:
        return None
    name = body.type.name if isinstance(body.type, ModelRef) else f"{distinct(route.id)}Body"
    return re.sub(r"[^A-Za-z0-9]", "", name), body.type


def model_id(name: str) -> str:
    return f"{name}Model"


def method(program: Program, one: CloudRoute) -> dict[str, Any]:
    route = one.route
    model = body_model(route)
    properties: dict[str, Any] = {
        "RestApiId": {"Ref": "RestApi"},
        "ResourceId": resource_ref(route.path),
        "HttpMethod": route.method,
        "OperationName": route.id,
        **authorization(program, route),
        "RequestParameters": request_parameters(route),
        **({"RequestModels": {"application/json": {"Ref": model_id(model[0])}}} if model else {}),
        "RequestValidatorId": {"Ref": "RequestValidator"},
        "MethodResponses": method_responses(program, one),
        "Integration": integration(program, one),
    }
    if not properties["RequestParameters"]:
        del properties["RequestParameters"]
    return {
        "Type": "AWS::ApiGateway::Method",
        "Metadata": {
            "csc:source": source(route.span),
            "csc:route": route.id,
            "csc:tier": one.tier,
            **(suppressed(dict.fromkeys(OPEN, PUBLIC)) if route.auth is None else {}),
        },
        "Properties": properties,
    }


def resource_ref(path: str) -> dict[str, Any]:
    if path == "/":
        return {"Fn::GetAtt": ["RestApi", "RootResourceId"]}
    return {"Ref": path_id(path)}


def authorization(program: Program, route: Route) -> dict[str, Any]:
    if route.auth is None:
        return {"AuthorizationType": "NONE"}
    pool = program.pools[route.auth.pool]
    scopes = [full_scope(pool, scope) for scope in route.auth.scopes]
    return {
        "AuthorizationType": "COGNITO_USER_POOLS",
        "AuthorizerId": {"Ref": authorizer_id(pool)},
        **({"AuthorizationScopes": scopes} if scopes else {}),
    }


def request_parameters(route: Route) -> dict[str, bool]:
    """Every parameter that the route reads; the validator asks for those that are true."""
    found = {f"method.request.path.{name}": True for name in path_names(route.path)}
    for parameter in route.handler.parameters:
        if parameter.source in ("query", "header"):
            place = f"method.request.{PLACES[parameter.source]}.{parameter.wire}"
            found[place] = parameter.required
    return found


def path_names(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\+?\}", path)


def statuses(one: CloudRoute) -> list[int]:
    """Every status that the route may answer, the usual one first."""
    found = {400, 500}
    if one.templates is not None:
        texts = (one.templates.response, one.templates.refused)
        found |= {int(status) for text in texts for status in STATUS.findall(text)}
    return [one.route.status, *sorted(found - {one.route.status})]


def method_responses(program: Program, one: CloudRoute) -> list[dict[str, Any]]:
    headers = dict.fromkeys(response_parameters(program, one.route), False)
    found = []
    for status in statuses(one) if one.templates is not None else [one.route.status]:
        model = "Empty" if status == one.route.status else "Error"
        response: dict[str, Any] = {"StatusCode": str(status)}
        if status != 204:
            response["ResponseModels"] = {"application/json": model}
        if headers:
            response["ResponseParameters"] = headers
        found.append(response)
    return found


def integration(program: Program, one: CloudRoute) -> dict[str, Any]:
    if one.templates is None:
        place = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        return {
            "Type": "AWS_PROXY",
            "IntegrationHttpMethod": "POST",
            "Uri": {"Fn::Sub": f"{place}${{{function_id(one.route)}.Arn}}/invocations"},
            "PassthroughBehavior": "WHEN_NO_MATCH",
        }
    shared = {
        "PassthroughBehavior": "NEVER",
        "RequestTemplates": {"application/json": template_in_stack(one.templates.request)},
        "IntegrationResponses": integration_responses(program, one, one.templates),
    }
    if one.operation is None:
        return {"Type": "MOCK"} | shared
    headers = headers_of(one)
    return {
        "Type": "AWS",
        "IntegrationHttpMethod": "POST",
        "Uri": {"Fn::Sub": uri_of(program, one)},
        **({"RequestParameters": headers} if headers else {}),
        "Credentials": imported(program, f"{role_id(one.route.id)}Arn"),
    } | shared


def integration_responses(
    program: Program, one: CloudRoute, templates: Templates
) -> list[dict[str, Any]]:
    """What the service did, what it refused, and (the default) whatever else went wrong."""
    error = '{"message": "Internal server error"}'
    families = [
        (one.route.status, "2\\d{2}", templates.response),
        (400, "4\\d{2}", templates.refused),
        (500, None, error),
    ]
    headers = response_parameters(program, one.route)
    found: list[dict[str, Any]] = []
    for status, pattern, text in families:
        found.append(
            {
                "StatusCode": str(status),
                **({"SelectionPattern": pattern} if pattern else {}),
                **({"ResponseParameters": headers} if headers else {}),
                "ResponseTemplates": {"application/json": text},
            }
        )
    return found
