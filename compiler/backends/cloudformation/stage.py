"""What is around the methods of an API: deployment, stage, logs, throttling, firewall, usage plan.

The deployment's logical id follows the content of the API, so that CloudFormation makes a new one exactly
when something that clients can see has changed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.cloudformation.iam import LOGGING
from csc.compiler.backends.cloudformation.lambdas import encrypted
from csc.compiler.backends.cloudformation.names import (
    application_id,
    distinct,
    imported,
    scoped,
    source,
    tags,
)
from csc.compiler.ir.model import LogStore, Program
from csc.compiler.lowering.security import is_traced, settings, waf_rate_limit

RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
              2557, 2922, 3288, 3653)  # fmt: skip
ACCESS_LOG: Mapping[str, str] = {
    "requestId": "$context.requestId",
    "extendedRequestId": "$context.extendedRequestId",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.authorizer.claims.sub",
    "requestTime": "$context.requestTime",
    "httpMethod": "$context.httpMethod",
    "resourcePath": "$context.resourcePath",
    "path": "$context.path",
    "protocol": "$context.protocol",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationStatus": "$context.integration.status",
    "integrationLatency": "$context.integration.latency",
    "integrationError": "$context.integration.error",
    "authorizerError": "$context.authorizer.error",
    "errorMessage": "$context.error.message",
    "userAgent": "$context.identity.userAgent",
}
EXECUTION_LOG = "ExecutionLog"
MANAGED_RULES = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)


def retention(days: int) -> int:
    """The shortest retention that CloudWatch offers and that is no shorter than asked for."""
    return next((one for one in RETENTIONS if one >= days), RETENTIONS[-1])


def log_retention(program: Program) -> int:
    return retention(int(settings(program, "logging").get("retention_days", 7)))


def deployment_id(digests: Mapping[str, str]) -> str:
    """From the digest of every part of the API, by logical id."""
    text = json.dumps(sorted(digests.items()))
    return f"Deployment{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def stage_resources(program: Program, deployment: str, methods: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        deployment: {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": methods,
            "Properties": {
                "RestApiId": {"Ref": "RestApi"},
                "Description": f"{program.application.name} as compiled",
            },
        },
        "Account": {
            "Type": "AWS::ApiGateway::Account",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"CloudWatchRoleArn": imported(program, f"{LOGGING}Arn")},
        },
        **_log_groups(program),
        "ApiStage": _stage(program, deployment),
    }
    if settings(program, "security").get("usage_plan", True):
        found["UsagePlan"] = _usage_plan(program)
    if settings(program, "security").get("waf", True):
        found |= _firewall(program)
    return found


def log_id(store: LogStore) -> str:
    return f"{distinct(store.name)}LogStore"


def _log_groups(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = {
        log_id(store): {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Metadata": {"csc:source": source(store.span)},
            "Properties": {
                "LogGroupName": scoped(program, store.name),
                "RetentionInDays": retention(store.retention_days),
                **encrypted(program),
                "Tags": tags(program, store.span),
                **({"DeletionProtectionEnabled": True} if store.immutable else {}),
            },
        }
        for store in program.log_stores.values()
    }
    # API Gateway makes this one itself where it isn't there, without retention or key.
    found[EXECUTION_LOG] = _log_group(
        program, "API-Gateway-Execution-Logs_${RestApi}/${Stage}", "Delete"
    )
    if _audit_store(program) is None:
        name = f"/aws/apigateway/{application_id(program)}-${{Stage}}"
        found["AccessLog"] = _log_group(program, name, "Retain")
    return found


def _log_group(program: Program, name: str, policy: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": policy,
        "UpdateReplacePolicy": policy,
        "Properties": {
            "LogGroupName": {"Fn::Sub": name},
            "RetentionInDays": log_retention(program),
            **encrypted(program),
            "Tags": tags(program),
        },
    }


def _audit_store(program: Program) -> LogStore | None:
    """The store that routes write audit records to: a stage has one access log."""
    for route in program.routes:
        for name in route.middleware:
            store = program.middleware[name].log_store
            if program.middleware[name].audit is not None and store is not None:
                return program.log_stores[store]
    return None


def access_format(program: Program) -> str:
    """One JSON object a line: API Gateway's fields, and the fields of the audit middleware."""
    fields = dict(ACCESS_LOG)
    for middleware in program.middleware.values():
        for field in middleware.audit or ():
            fields[field.name] = field.variable
    return json.dumps(fields)


def _stage(program: Program, deployment: str) -> dict[str, Any]:
    store = _audit_store(program)
    log = log_id(store) if store else "AccessLog"
    rate, burst = limits(program)
    level = str(settings(program, "logging").get("level", "ERROR")).upper()
    return {
        "Type": "AWS::ApiGateway::Stage",
        "DependsOn": ["Account", EXECUTION_LOG],
        "Properties": {
            "RestApiId": {"Ref": "RestApi"},
            "DeploymentId": {"Ref": deployment},
            "StageName": {"Ref": "Stage"},
            "TracingEnabled": is_traced(program),
            "AccessLogSetting": {
                "DestinationArn": {"Fn::GetAtt": [log, "Arn"]},
                "Format": access_format(program),
            },
            "MethodSettings": [
                {
                    "HttpMethod": "*",
                    "ResourcePath": "/*",
                    "ThrottlingRateLimit": rate,
                    "ThrottlingBurstLimit": burst,
                    "LoggingLevel": "ERROR"
                    if level in ("WARNING", "ERROR", "CRITICAL")
                    else "INFO",
                    "DataTraceEnabled": False,
                    "MetricsEnabled": True,
                }
            ],
            "Tags": tags(program),
        },
    }


def limits(program: Program) -> tuple[int, int]:
    """(requests a second, burst)."""
    wish = settings(program, "security").get("rate_limits", {})
    return _number(wish.get("default", 100)), _number(wish.get("burst", 300))


def _number(limit: object) -> int:
    """``"100rps"`` or 100."""
    found = re.match(r"\d+", str(limit))
    return int(found[0]) if found else 100


def _usage_plan(program: Program) -> dict[str, Any]:
    rate, burst = limits(program)
    return {
        "Type": "AWS::ApiGateway::UsagePlan",
        "Properties": {
            "UsagePlanName": scoped(program, "default"),
            "ApiStages": [{"ApiId": {"Ref": "RestApi"}, "Stage": {"Ref": "ApiStage"}}],
            "Throttle": {"RateLimit": rate, "BurstLimit": burst},
            "Tags": tags(program),
        },
    }


def _firewall(program: Program) -> dict[str, Any]:
    rules = [_managed(name, priority) for priority, name in enumerate(MANAGED_RULES)]
    if waf_rate_limit(program):
        rules.append(_rate_limit(waf_rate_limit(program), len(rules)))
    stage = (
        "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${RestApi}/stages/${ApiStage}"
    )
    return {
        "WebAcl": {
            "Type": "AWS::WAFv2::WebACL",
            "Properties": {
                "Name": scoped(program, "firewall"),
                "Scope": "REGIONAL",
                "DefaultAction": {"Allow": {}},
                "VisibilityConfig": _visible("Firewall"),
                "Rules": rules,
                "Tags": tags(program),
            },
        },
        "WebAclAssociation": {
            "Type": "AWS::WAFv2::WebACLAssociation",
            "Properties": {
                "ResourceArn": {"Fn::Sub": stage},
                "WebACLArn": {"Fn::GetAtt": ["WebAcl", "Arn"]},
            },
        },
    }


def _rate_limit(requests: int, priority: int) -> dict[str, Any]:
    """So many requests of one address in five minutes, then it is blocked for a while."""
    limit = {"Limit": requests, "AggregateKeyType": "IP"}
    return {
        "Name": "RateLimit",
        "Priority": priority,
        "Action": {"Block": {}},
        "Statement": {"RateBasedStatement": limit},
        "VisibilityConfig": _visible("RateLimit"),
    }


def _managed(name: str, priority: int) -> dict[str, Any]:
    statement = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}}
    return {
        "Name": name,
        "Priority": priority,
        "OverrideAction": {"None": {}},
        "Statement": statement,
        "VisibilityConfig": _visible(name),
    }


def _visible(name: str) -> dict[str, Any]:
    return {
        "SampledRequestsEnabled": True,
        "CloudWatchMetricsEnabled": True,
        "MetricName": name,
    }
