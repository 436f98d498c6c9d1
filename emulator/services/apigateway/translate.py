"""The API's documents ↔ CloudFormation's properties: the same objects, spelled differently.

{"httpMethod": "GET", "methodIntegration": {…}}  ⟷  {"HttpMethod": "GET", "Integration": {…}}
"""

from collections.abc import Iterable, Mapping
from typing import Any

from csc.emulator.services.apigateway.store import Document

Properties = dict[str, Any]

_METHOD = [
    "httpMethod",
    "authorizationType",
    "authorizerId",
    "authorizationScopes",
    "apiKeyRequired",
    "operationName",
    "requestParameters",
    "requestModels",
    "requestValidatorId",
]
_INTEGRATION = [
    "type",
    "uri",
    "connectionType",
    "connectionId",
    "credentials",
    "requestParameters",
    "requestTemplates",
    "passthroughBehavior",
    "contentHandling",
    "timeoutInMillis",
    "cacheNamespace",
    "cacheKeyParameters",
]
_METHOD_RESPONSE = ["statusCode", "responseParameters", "responseModels"]
_INTEGRATION_RESPONSE = [
    "statusCode",
    "selectionPattern",
    "responseParameters",
    "responseTemplates",
    "contentHandling",
]
_SETTING = [
    "metricsEnabled",
    "loggingLevel",
    "dataTraceEnabled",
    "throttlingBurstLimit",
    "throttlingRateLimit",
    "cachingEnabled",
    "cacheTtlInSeconds",
    "cacheDataEncrypted",
    "requireAuthorizationForCacheControl",
    "unauthorizedCacheControlHeaderStrategy",
]
_AUTHORIZER = [
    "name",
    "type",
    "providerARNs",
    "authType",
    "authorizerUri",
    "authorizerCredentials",
    "identitySource",
    "identityValidationExpression",
    "authorizerResultTtlInSeconds",
]
_CANARY = ["deploymentId", "percentTraffic", "stageVariableOverrides", "useStageCache"]
_THROTTLE = ["rateLimit", "burstLimit"]
_QUOTA = ["limit", "offset", "period"]


def upper(document: Mapping[str, Any], names: Iterable[str]) -> Properties:
    """The members that are there, with a capital."""
    return {n[0].upper() + n[1:]: document[n] for n in names if document.get(n) is not None}


def lower(properties: Mapping[str, Any], names: Iterable[str]) -> Document:
    pairs = ((n, properties.get(n[0].upper() + n[1:])) for n in names)
    return {n: value for n, value in pairs if value is not None}


def method_properties(method: Document) -> Properties:
    responses = method.get("methodResponses", {}).values()
    properties = upper(method, _METHOD)
    properties["MethodResponses"] = [upper(r, _METHOD_RESPONSE) for r in responses]
    integration = method.get("methodIntegration")
    if integration is not None:
        given = properties["Integration"] = upper(integration, _INTEGRATION)
        given["IntegrationHttpMethod"] = integration.get("httpMethod")
        answers = integration.get("integrationResponses", {}).values()
        given["IntegrationResponses"] = [_answer(r) for r in answers]
    return properties


def _answer(response: Document) -> Properties:
    """An integration response, whose template may be null: then it is an empty one."""
    properties = upper(response, _INTEGRATION_RESPONSE)
    templates = properties.get("ResponseTemplates")
    if templates:
        properties["ResponseTemplates"] = {kind: text or "" for kind, text in templates.items()}
    return properties


def method_document(properties: Mapping[str, Any]) -> Document:
    method = {"apiKeyRequired": False, **lower(properties, _METHOD)}
    responses = properties.get("MethodResponses") or ()
    method["methodResponses"] = {
        str(r["StatusCode"]): _coded(lower(r, _METHOD_RESPONSE)) for r in responses
    }
    given = properties.get("Integration")
    if given:
        integration = method["methodIntegration"] = lower(given, _INTEGRATION)
        if given.get("IntegrationHttpMethod"):
            integration["httpMethod"] = given["IntegrationHttpMethod"]
        integration["integrationResponses"] = {
            str(r["StatusCode"]): _coded(lower(r, _INTEGRATION_RESPONSE))
            for r in given.get("IntegrationResponses") or ()
        }
    return method


def _coded(response: Document) -> Document:
    return {**response, "statusCode": str(response["statusCode"])}


def stage_properties(stage: Document) -> Properties:
    logs = stage.get("accessLogSettings") or {}
    properties = upper(stage, ("stageName", "deploymentId", "variables", "cacheClusterEnabled"))
    properties["AccessLogSetting"] = upper(logs, ("format", "destinationArn"))
    properties["MethodSettings"] = [
        _setting(name, given) for name, given in (stage.get("methodSettings") or {}).items()
    ]
    return properties


def _setting(name: str, given: Document) -> Properties:
    """``~1orders/GET`` is a method of the path /orders, ``*/*`` is all of them."""
    path, _, verb = name.rpartition("/")
    return {"ResourcePath": f"/{path}", "HttpMethod": verb, **upper(given, _SETTING)}


def stage_document(properties: Mapping[str, Any]) -> Document:
    names = (
        "deploymentId description variables cacheClusterEnabled cacheClusterSize tracingEnabled "
        "documentationVersion clientCertificateId"
    )
    stage = lower(properties, names.split())
    for name in ("cacheClusterEnabled", "tracingEnabled"):
        stage[name] = str(stage.get(name, False)).lower() == "true"
    if properties.get("CanarySetting"):
        stage["canarySettings"] = canary_document(properties["CanarySetting"])
    logs = properties.get("AccessLogSetting") or {}
    if logs:
        stage["accessLogSettings"] = lower(logs, ("format", "destinationArn"))
    stage["methodSettings"] = {
        f"{s.get('ResourcePath', '/*')[1:]}/{s.get('HttpMethod', '*')}": lower(s, _SETTING)
        for s in properties.get("MethodSettings") or ()
    }
    return stage


def canary_document(given: Mapping[str, Any], deployment: str = "") -> Document:
    """``CanarySetting`` of a stage, or ``DeploymentCanarySettings`` of the canary's deployment."""
    canary = lower(given, _CANARY)
    canary["percentTraffic"] = float(canary.get("percentTraffic", 0))
    canary["useStageCache"] = str(canary.get("useStageCache", False)).lower() == "true"
    if deployment:
        canary["deploymentId"] = deployment
    return canary


def authorizer_document(properties: Mapping[str, Any]) -> Document:
    cognito = properties.get("Type") == "COGNITO_USER_POOLS"
    kind = "cognito_user_pools" if cognito else "custom"
    return {"authType": kind, **lower(properties, _AUTHORIZER)}


def tags_document(properties: Mapping[str, Any]) -> Document:
    tags = properties.get("Tags")
    return {"tags": {tag["Key"]: tag["Value"] for tag in tags}} if tags else {}


def plan_properties(plan: Document) -> Properties:
    return {
        "UsagePlanName": plan["name"],
        "ApiStages": [
            {
                **upper(stage, ("apiId", "stage")),
                "Throttle": {k: upper(v, _THROTTLE) for k, v in stage.get("throttle", {}).items()},
            }
            for stage in plan.get("apiStages", ())
        ],
        "Throttle": upper(plan.get("throttle") or {}, _THROTTLE),
        "Quota": upper(plan.get("quota") or {}, _QUOTA),
    }


def plan_document(properties: Mapping[str, Any]) -> Document:
    plan: Document = {
        "apiStages": [
            lower(stage, ("apiId", "stage")) for stage in properties.get("ApiStages") or ()
        ]
    }
    for name, names in (("throttle", _THROTTLE), ("quota", _QUOTA)):
        given = properties.get(name.capitalize())
        if given:
            plan[name] = lower(given, names)
    return plan
