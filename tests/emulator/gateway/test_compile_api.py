"""Joining: what is reused from one deployment to the next, and what can't be joined."""

from typing import Any

import pytest

from bench.gateway.secured_api import METHODS, parts
from csc.diagnostics import DiagnosticsError


def compiled(gateway: Any) -> Any:
    [api] = gateway.deployment.apis.values()
    return api


def test_only_what_changed_is_made_anew(gateway: Any) -> None:
    gateway.serve(METHODS, parts())
    before = compiled(gateway)
    changed = {**METHODS, "GET /health": {**METHODS["GET /health"], "OperationName": "health"}}
    gateway.serve(changed, parts())
    after = compiled(gateway)
    same = {key for key, method in after.methods.items() if before.methods.get(key) is method}
    assert same == {("/todos/{id}", "GET"), ("/todos", "PUT")}
    assert after.counters is before.counters


def test_nothing_changed_keeps_the_routes(gateway: Any) -> None:
    gateway.serve(METHODS, parts())
    before = compiled(gateway)
    gateway.serve(
        METHODS,
        {
            **parts(),
            "Another": parts()["NewTodo"]
            | {"Properties": {"RestApiId": {"Ref": "Api"}, "Name": "Another", "Schema": {}}},
        },
    )
    assert compiled(gateway).routes is before.routes


def test_a_changed_model_changes_the_methods_that_use_it(gateway: Any) -> None:
    gateway.serve(METHODS, parts())
    before = compiled(gateway)
    changed = parts()
    changed["NewTodo"]["Properties"]["Schema"]["required"] = ["id"]
    gateway.serve(METHODS, changed)
    after = compiled(gateway)
    assert after.methods["/todos", "PUT"] is not before.methods["/todos", "PUT"]
    assert after.methods["/todos/{id}", "GET"] is before.methods["/todos/{id}", "GET"]


async def test_a_broken_deployment_leaves_the_last_one_serving(gateway: Any) -> None:
    gateway.serve({"GET /health": METHODS["GET /health"]})
    broken = {"GET /health": {**METHODS["GET /health"], "AuthorizationType": "CUSTOM"}}
    with pytest.raises(DiagnosticsError, match="AuthorizerId"):
        gateway.serve(broken)
    assert (await gateway.call("GET", "/health")).status == 200


def test_an_authorizer_that_is_not_there_is_refused(gateway: Any) -> None:
    method = {
        **METHODS["GET /health"],
        "AuthorizationType": "CUSTOM",
        "AuthorizerId": "nobody",
    }
    with pytest.raises(DiagnosticsError, match="nobody"):
        gateway.serve({"GET /health": method})


@pytest.mark.parametrize("part", ["", "{", "a/b", "{a b}", "a b", "{+}", "é"])
def test_a_path_part_that_api_gateway_refuses(gateway: Any, part: str) -> None:
    resource = {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
            "PathPart": part,
        },
    }
    with pytest.raises(DiagnosticsError):
        gateway.serve({"GET /health": METHODS["GET /health"]}, {"Wrong": resource})


@pytest.mark.parametrize(
    ("kind", "uri"),
    [
        ("AWS", "https://example.com"),
        ("AWS", "arn:aws:apigateway:us-east-1:nosuchservice:action/Do"),
        ("AWS", "arn:aws:apigateway:us-east-1:dynamodb:GetItem"),
        ("AWS_PROXY", "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem"),
        ("HTTP", "ftp://example.com"),
        ("HTTP_PROXY", "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem"),
    ],
)
def test_a_uri_that_does_not_suit_its_type_is_refused(gateway: Any, kind: str, uri: str) -> None:
    integration = {"Type": kind, "IntegrationHttpMethod": "POST", "Uri": uri}
    with pytest.raises(DiagnosticsError, match=r"Integration\.Uri"):
        gateway.serve({"GET /": {"Integration": integration}})


def test_a_resource_whose_parents_lead_nowhere_is_refused(gateway: Any) -> None:
    resource = {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": "nowhere", "PathPart": "x"},
    }
    method = {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            **METHODS["GET /health"],
            "RestApiId": {"Ref": "Api"},
            "ResourceId": {"Ref": "Lost"},
            "HttpMethod": "GET",
        },
    }
    with pytest.raises(DiagnosticsError, match="nowhere"):
        gateway.serve({"GET /": METHODS["GET /health"]}, {"Lost": resource, "LostGet": method})


def test_a_method_without_an_integration_cannot_be_deployed(gateway: Any) -> None:
    with pytest.raises(DiagnosticsError, match="No integration defined for method"):
        gateway.serve({"GET /": {}})
