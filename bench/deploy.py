"""Deploying a template of 200 routes, and then one changed route of it: no file, no compiler."""

import statistics
import time
from typing import Any

from csc.assembly import Assembly
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage

ROUTES = 200
ROUNDS = 21
ACTION = "arn:aws:apigateway:${AWS::Region}:dynamodb:action/GetItem"
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


def table() -> dict[str, Any]:
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": "items",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        },
    }


def role() -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Action": "dynamodb:GetItem",
        "Resource": {"Fn::ImportValue": "table-arn"},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policies = [{"PolicyName": "p", "PolicyDocument": document}]
    properties = {"AssumeRolePolicyDocument": TRUST, "Policies": policies}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def route(number: int, text: str) -> dict[str, Any]:
    """A resource and a method with templates of a usual size."""
    request = '{"TableName": "items", "Key": {"id": {"S": "$util.escapeJavaScript($input.params(\'id\'))"}}}'
    response = f"#set($i = $input.path('$.Item'))\n{{\"{text}\": $input.json('$.Item')}}\n" + (
        "#if($i)$i.id.S#else{}#end\n" * 10
    )
    integration = {
        "Type": "AWS",
        "IntegrationHttpMethod": "POST",
        "Uri": {"Fn::Sub": ACTION},
        "Credentials": {"Fn::ImportValue": f"role-{number}"},
        "RequestTemplates": {"application/json": request},
        "IntegrationResponses": [
            {"StatusCode": "200", "ResponseTemplates": {"application/json": response}}
        ],
    }
    api = {"Ref": "Api"}
    return {
        f"Resource{number}": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "RestApiId": api,
                "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "PathPart": f"items{number}",
            },
        },
        f"Method{number}": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "RestApiId": api,
                "ResourceId": {"Ref": f"Resource{number}"},
                "HttpMethod": "GET",
                "AuthorizationType": "NONE",
                "Integration": integration,
                "MethodResponses": [{"StatusCode": "200"}],
            },
        },
    }


def assembly(changed: str) -> Assembly:
    """All data made afresh, as a compiler without a cache would."""
    numbers = range(ROUTES)
    roles = {f"Role{n}": role() for n in numbers}
    exports = {
        f"Role{n}": {
            "Value": {"Fn::GetAtt": [f"Role{n}", "Arn"]},
            "Export": {"Name": f"role-{n}"},
        }
        for n in numbers
    }
    arn = {"Value": {"Fn::GetAtt": ["Table", "Arn"]}, "Export": {"Name": "table-arn"}}
    resources: dict[str, Any] = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a"}}
    }
    for n in numbers:
        resources |= route(n, changed if n == ROUTES // 2 else "item")
    resources["Deployment"] = {
        "Type": "AWS::ApiGateway::Deployment",
        "DependsOn": [f"Method{n}" for n in numbers],
        "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "dev"},
    }
    stacks = {
        "data": {"Resources": {"Table": table()}, "Outputs": {"Table": arn}},
        "iam": {"Resources": roles, "Outputs": exports},
        "api": {"Resources": resources},
    }
    return Assembly({}, stacks)


def measure() -> tuple[float, float, float]:
    """Milliseconds: the first deployment, one changed route, nothing changed (medians)."""
    cloud = Cloud(open_storage(None), Clock())
    make_services(cloud)
    engine = Engine(cloud, RESOURCE_TYPES, build_apis)
    deployment = Deployment(version=0)

    def deploy(changed: str) -> float:
        nonlocal deployment
        made = assembly(changed)
        started = time.perf_counter()
        deployment = engine.deploy(made, deployment)
        return (time.perf_counter() - started) * 1000

    first = deploy("first")
    one = statistics.median(deploy(f"round{n}") for n in range(ROUNDS))
    none = statistics.median(deploy(f"round{ROUNDS - 1}") for _ in range(ROUNDS))
    return first, one, none


def main() -> None:
    first, one, none = measure()
    print(f"Deploy a template of {ROUTES} routes (three stacks, {ROUTES * 3 + 3} resources)")
    print(f"  first deployment      {first:8.1f} ms   (reach ≤ 1500)")
    print(f"  one route changed     {one:8.1f} ms   (reach ≤ 20)")
    print(f"  nothing changed       {none:8.1f} ms")


if __name__ == "__main__":
    main()
