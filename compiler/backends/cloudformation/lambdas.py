"""A route that needs a Lambda: the function, its log, and the permission for the API to call it.

``Metadata`` names the folder that ``csc deploy`` packs (``aws:asset:path``, as CDK and SAM read it) and, where the
route has one, the WASM module that runs in its place locally, or ``csc:sandbox`` where its Python does.
"""

import re
from typing import Any

from csc.compiler.backends.cloudformation.channels import physical_name
from csc.compiler.backends.cloudformation.iam import function_name, log_group, role_id
from csc.compiler.backends.cloudformation.methods import function_id, path_names
from csc.compiler.backends.cloudformation.names import (
    distinct,
    imported,
    scoped,
    source,
    tags,
)
from csc.compiler.backends.cloudformation.protection import key_arn, queue_arn
from csc.compiler.backends.lambda_ import entry_of
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.security import has_dead_letters, is_traced, reserved_concurrency
from csc.live_channels import variable_of

RUNTIME = "python3.13"


def function_resources(program: Program, one: CloudRoute, retention: int) -> dict[str, Any]:
    route = one.route
    name = function_id(route)
    log = f"{distinct(route.id)}LogGroup"
    return {
        log: {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Metadata": {"csc:source": source(route.span), "csc:route": route.id},
            "Properties": {
                "LogGroupName": {"Fn::Sub": log_group(program, route.id)},
                "RetentionInDays": retention,
                **encrypted(program),
                "Tags": tags(program, route=route),
            },
        },
        name: {
            "Type": "AWS::Lambda::Function",
            "DependsOn": [log],
            "Metadata": _metadata(one),
            "Properties": _properties(program, one),
        },
        f"{distinct(route.id)}Permission": {
            "Type": "AWS::Lambda::Permission",
            "Metadata": {"csc:source": source(route.span), "csc:route": route.id},
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Fn::GetAtt": [name, "Arn"]},
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": {"Fn::Sub": _caller(route)},
            },
        },
    }


def _metadata(one: CloudRoute) -> dict[str, Any]:
    route = one.route
    return {
        "csc:source": source(route.span),
        "csc:route": route.id,
        **({"csc:wasm": f"wasm/{route.id}.wasm"} if one.wasm is not None else {}),
        **({"csc:sandbox": "cpython"} if one.tier == "cpython" else {}),
        "aws:asset:path": f"lambda/{route.id}",
        "aws:asset:property": "Code",
    }


def _environment(program: Program, one: CloudRoute) -> dict[str, Any]:
    """The log groups, queues and topics that the route writes to, by the variables that ``csc.live`` reads."""
    keys = [grant.resource[1] for grant in one.grants if grant.resource[0] == "store"]
    names = [program.log_stores[key].name for key in keys]
    variables = {
        "CSC_LOG_" + re.sub(r"[^A-Za-z0-9]", "_", name): scoped(program, name) for name in names
    }
    used = [grant.resource for grant in one.grants if grant.resource[0] in ("queue", "topic")]
    channels = [program.channels[key] for _, key in used]
    variables |= {variable_of(it.kind, it.key): physical_name(program, it) for it in channels}
    return {"Environment": {"Variables": variables}} if variables else {}


def _properties(program: Program, one: CloudRoute) -> dict[str, Any]:
    route = one.route
    key, dead = key_arn(program), has_dead_letters(program)
    reserved = reserved_concurrency(program, route)
    return {
        "FunctionName": function_name(program, route.id),
        "Description": f"{route.method} {route.path}",
        "Runtime": RUNTIME,
        "Architectures": [program.application.options.get("architecture", "arm64")],
        "Handler": f"{entry_of(program)}.handler",
        "Code": {
            "S3Bucket": {"Ref": "AssetBucket"},
            "S3Key": {"Fn::Sub": f"${{AssetPrefix}}{route.id}.zip"},
        },
        "Role": imported(program, f"{role_id(route.id)}Arn"),
        "MemorySize": route.options.get("memory", 128),
        "Timeout": route.options.get("timeout", 3),
        "TracingConfig": {"Mode": "Active" if is_traced(program) else "PassThrough"},
        **_environment(program, one),
        **({"KmsKeyArn": key} if key is not None else {}),
        **({"DeadLetterConfig": {"TargetArn": queue_arn(program)}} if dead else {}),
        **({"ReservedConcurrentExecutions": reserved} if reserved else {}),
        "Tags": tags(program, route=route),
    }


def encrypted(program: Program) -> dict[str, Any]:
    """``KmsKeyId`` of a log group, where logs have a key of the application's."""
    key = key_arn(program)
    return {} if key is None else {"KmsKeyId": key}


def _caller(route: Route) -> str:
    """Exactly this method; a path parameter is whatever the caller sends."""
    path = route.path
    for name in path_names(path):
        path = path.replace(f"{{{name}}}", "*").replace(f"{{{name}+}}", "*")
    place = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${RestApi}"
    return f"{place}/${{Stage}}/{route.method}{path}"


def parameters(program: Program) -> dict[str, Any]:
    """Where the bundles are: ``csc deploy`` fills these in."""
    return {
        "AssetBucket": {
            "Type": "String",
            "Default": "csc-assets",
            "Description": "The bucket that holds the functions' bundles",
        },
        "AssetPrefix": {
            "Type": "String",
            "Default": "lambda/",
            "Description": "The prefix of the bundles' keys",
        },
    }
