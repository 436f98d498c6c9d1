"""What is around an API: its deployment, stage, limits and firewall."""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu.block import Block, members, tags
from csc.compiler.backends.tofu.expressions import Names

Resource = Mapping[str, Any]


def account(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {"CloudWatchRoleArn": "cloudwatch_role_arn"}
    yield Block("aws_api_gateway_account", name, members(names, resource["Properties"], table))


def deployment(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    """One that replaces itself when the API's content changes, which its logical id follows.

    Terraform's name of it is constant: what changes is the trigger.
    """
    after = resource.get("DependsOn") or list(names.parts)  # split stacks: methods are in others
    yield Block(
        "aws_api_gateway_deployment",
        names.label(name),
        {
            **members(names, resource["Properties"], {"RestApiId": "rest_api_id"}),
            "description": names.value(resource["Properties"].get("Description")),
            "triggers": {"content": name},
            "lifecycle": {"create_before_destroy": True},
            "depends_on": [part for one in after for part in names.parts[one]],
        },
    )


def stage(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    log = properties["AccessLogSetting"]
    table = {
        "RestApiId": "rest_api_id",
        "DeploymentId": "deployment_id",
        "StageName": "stage_name",
        "TracingEnabled": "xray_tracing_enabled",
        "Variables": "variables",
    }
    yield Block(
        "aws_api_gateway_stage",
        name,
        {
            **members(names, properties, table),
            "access_log_settings": members(
                names, log, {"DestinationArn": "destination_arn", "Format": "format"}
            ),
            "tags": tags(names, properties),
        },
    )
    for number, setting in enumerate(properties["MethodSettings"]):
        yield _method_settings(names, name, f"{name}{number or ''}", setting)


def _method_settings(names: Names, stage: str, name: str, setting: Mapping[str, Any]) -> Block:
    table = {
        "ThrottlingRateLimit": "throttling_rate_limit",
        "ThrottlingBurstLimit": "throttling_burst_limit",
        "LoggingLevel": "logging_level",
        "DataTraceEnabled": "data_trace_enabled",
        "MetricsEnabled": "metrics_enabled",
    }
    path = setting["ResourcePath"].removeprefix("/").replace("~1", "/")
    address = f"aws_api_gateway_stage.{stage}"
    body = {
        "rest_api_id": f"${{{address}.rest_api_id}}",
        "stage_name": f"${{{address}.stage_name}}",
        "method_path": f"{path}/{setting['HttpMethod']}",
        "settings": members(names, setting, table),
    }
    return Block("aws_api_gateway_method_settings", name, body)


def usage_plan(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    yield Block(
        "aws_api_gateway_usage_plan",
        name,
        {
            **members(names, properties, {"UsagePlanName": "name"}),
            "api_stages": [
                members(names, one, {"ApiId": "api_id", "Stage": "stage"})
                for one in properties["ApiStages"]
            ],
            "throttle_settings": members(
                names,
                properties["Throttle"],
                {"RateLimit": "rate_limit", "BurstLimit": "burst_limit"},
            ),
            "tags": tags(names, properties),
        },
    )


def web_acl(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    (default,) = properties["DefaultAction"]
    yield Block(
        "aws_wafv2_web_acl",
        name,
        {
            **members(names, properties, {"Name": "name", "Scope": "scope"}),
            "default_action": {default.lower(): {}},
            "rule": [_rule(names, rule) for rule in properties["Rules"]],
            "visibility_config": _visible(names, properties["VisibilityConfig"]),
            "tags": tags(names, properties),
        },
    )


def _rule(names: Names, rule: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": rule["Name"], "priority": rule["Priority"]}
    for member, argument in (("OverrideAction", "override_action"), ("Action", "action")):
        for action in rule.get(member, ()):
            made[argument] = {action.lower(): {}}
    made["statement"] = {_STATEMENTS[kind][0]: members(names, given, _STATEMENTS[kind][1])
                         for kind, given in rule["Statement"].items()}  # fmt: skip
    return made | {"visibility_config": _visible(names, rule["VisibilityConfig"])}


_STATEMENTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "ManagedRuleGroupStatement": (
        "managed_rule_group_statement",
        {"VendorName": "vendor_name", "Name": "name"},
    ),
    "RateBasedStatement": (
        "rate_based_statement",
        {
            "Limit": "limit",
            "AggregateKeyType": "aggregate_key_type",
            "EvaluationWindowSec": "evaluation_window_sec",
        },
    ),
}


def _visible(names: Names, given: Mapping[str, Any]) -> dict[str, Any]:
    table = {
        "SampledRequestsEnabled": "sampled_requests_enabled",
        "CloudWatchMetricsEnabled": "cloudwatch_metrics_enabled",
        "MetricName": "metric_name",
    }
    return members(names, given, table)


def web_acl_association(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    table = {"ResourceArn": "resource_arn", "WebACLArn": "web_acl_arn"}
    body = members(names, resource["Properties"], table)
    yield Block("aws_wafv2_web_acl_association", name, body)
