"""AWS::ApiGatewayV2::*: what Ref and GetAtt give, what is refused and where, what a stack made keeps."""

from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from tests.emulator.conftest import Running
from tests.emulator.http_api.conftest import FUNCTION, api, integration, route, stage
from tests.emulator.services.apigatewayv2.conftest import Control, control

__all__ = ["control"]

X = "x-amazon-apigateway-"


def identities(bench: Control) -> dict[str, Any]:
    return {key[1]: one.identity for key, one in bench.deployment.resources.items()}


def test_references_and_attributes(control: Control) -> None:
    control.routes(
        "GET /x",
        Domain={
            "Type": "AWS::ApiGatewayV2::DomainName",
            "Properties": {"DomainName": "a.example.com"},
        },
    )
    found = identities(control)
    api_id = found["Api"].ref
    host = f"https://{api_id}.execute-api.us-east-1.amazonaws.com"
    assert found["Api"].attributes == {"ApiEndpoint": host, "ApiId": api_id}
    assert found["Stage"].ref == "$default"
    assert found["Route0"].attributes["RouteId"] == found["Route0"].ref
    assert found["Domain"].attributes["DomainNameArn"].endswith("/domainnames/a.example.com")
    (shown,) = control.make("GetRoutes", ApiId=api_id)["Items"]
    assert shown["Target"] == f"integrations/{found['Integration'].ref}"


def test_ids_are_the_same_in_every_run(control: Control) -> None:
    control.routes("GET /x")
    other = Control()
    other.routes("GET /x")
    assert {n: i.ref for n, i in identities(control).items()} == {
        n: i.ref for n, i in identities(other).items()
    }
    other.storage.close()


def test_texts_stand_for_numbers_and_booleans(control: Control) -> None:
    given = integration(TimeoutInMillis="5000", PayloadFormatVersion=2.0)
    control.routes(
        "GET /x", Integration=given, Stage=stage(AutoDeploy="true", StageVariables={"n": 1})
    )
    (shown,) = control.make("GetIntegrations", ApiId=control.api_id)["Items"]
    assert (shown["TimeoutInMillis"], shown["PayloadFormatVersion"]) == (5000, "2.0")
    (shown,) = control.make("GetStages", ApiId=control.api_id)["Items"]
    assert (shown["AutoDeploy"], shown["StageVariables"]) == (True, {"n": "1"})


@pytest.mark.parametrize(
    ("resource", "path", "why"),
    [
        (api(ProtocolType="WEBSOCKET"), "ProtocolType", "doesn't emulate WebSocket"),
        (api(Color="x"), "Color", "is not a property"),
        ({"Type": "AWS::ApiGatewayV2::Api", "Properties": {}}, "Name", "is required"),
        (api(CorsConfiguration={"AllowOrigins": "x"}), "CorsConfiguration.AllowOrigins", "a list"),
        (route("GET"), "Route", "not formatted"),
        (integration(IntegrationUri="x"), "Integration", "ARN"),
        (integration(TimeoutInMillis="x"), "TimeoutInMillis", "a number"),
        (integration(RequestParameters={"x": "y"}), "Integration", "Invalid mapping"),
        (integration(ResponseParameters={"200": {"ResponseParameters": [1]}}), "200", "a list of"),
        (stage("a b"), "Stage", "Stage name only allows"),
    ],
)
def test_what_is_refused_at_its_place(
    control: Control, resource: dict[str, Any], path: str, why: str
) -> None:
    base = {"Api": api(), "Integration": integration()}
    with pytest.raises(DiagnosticsError) as caught:
        control.deploy({**base, "Wrong": resource})
    (problem, *_) = caught.value.diagnostics
    assert problem.code == "CSC609"
    assert why in problem.message


async def test_response_parameters_in_cloudformations_own_form(control: Control) -> None:
    listed = [{"Destination": "append:header.x-a", "Source": "1"}]
    given = integration(ResponseParameters={"200": {"ResponseParameters": listed}})
    control.routes("GET /x", Integration=given)
    control.answering(lambda event: {"statusCode": 200})
    assert ("x-a", "1") in (await control.ask("GET", "/x")).headers


async def test_a_body_and_quick_create(control: Control) -> None:
    call = {"type": "aws_proxy", "uri": FUNCTION + "f", "payloadFormatVersion": "2.0"}
    body = {
        "openapi": "3.0.1",
        "info": {"title": "of-a-document"},
        "paths": {"/x": {"get": {f"{X}integration": call}}},
        f"{X}cors": {"allowOrigins": ["*"]},
    }
    described = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}}
    control.deploy({"Api": described, "Stage": stage(), "Quick": api(Target=FUNCTION + "f")})
    control.answering(lambda event: event["routeKey"])
    assert (await control.ask("GET", "/x")).body == b"GET /x"
    shown = control.make("GetApi", ApiId=control.api_id)
    assert (shown["Name"], shown["CorsConfiguration"]) == ("of-a-document", {"AllowOrigins": ["*"]})
    quick = identities(control)["Quick"].ref
    assert await control.get(quick, "/anything") == (200, b"$default")


def test_a_body_that_is_wrong_is_told_at_its_place(control: Control) -> None:
    body = {"openapi": "3.0.1", "paths": {"/x": {"get": {"security": [{"gone": []}]}}}}
    described = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}}
    with pytest.raises(DiagnosticsError, match="has no authorizer"):
        control.deploy({"Api": described})


async def test_managed_parts_are_overridden(control: Control) -> None:
    overrides = {"ApiId": {"Ref": "Api"}, "Stage": {"StageVariables": {"a": "1"}}}
    kind = "AWS::ApiGatewayV2::ApiGatewayManagedOverrides"
    quick = api(Target=FUNCTION + "f")
    control.deploy({"Api": quick, "Overrides": {"Type": kind, "Properties": overrides}})
    control.answering(lambda event: event["stageVariables"])
    assert (await control.ask("GET", "/")).body == b'{"a":"1"}'


async def test_a_change_is_served_and_what_is_gone_is_not(control: Control) -> None:
    control.answering(lambda event: event["routeKey"])
    control.routes("GET /one")
    assert (await control.ask("GET", "/one")).status == 200
    control.routes("GET /two")
    assert (await control.ask("GET", "/two")).status == 200
    assert (await control.ask("GET", "/one")).status == 404


def stacked(auto: bool) -> dict[str, Any]:
    deployment = {"ApiId": {"Ref": "Api"}}
    given: dict[str, Any] = {"AutoDeploy": True}
    if not auto:
        given = {"AutoDeploy": False, "DeploymentId": {"Ref": "Deployment"}}
    proxied = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "GET",
        "IntegrationUri": "http://127.0.0.1:9/",
        "PayloadFormatVersion": "1.0",
    }
    return {
        "Api": api(),
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": proxied},
        "One": route("GET /one"),
        "Deployment": {
            "Type": "AWS::ApiGatewayV2::Deployment",
            "DependsOn": "One",
            "Properties": deployment,
        },
        "Stage": stage("dev", **given),
    }


async def test_a_stack_that_was_made_keeps_its_deployment(running: Running) -> None:
    """Through CloudFormation's API a Deployment is a snapshot; a watched file's follows each save."""
    import json

    cloudformation: Any = running.emulator.cloud.services["cloudformation"]

    async def put(operation: str, resources: dict[str, Any]) -> None:
        from csc.emulator.calls import Call

        root = running.emulator.cloud.root()
        given = {"StackName": "made", "TemplateBody": json.dumps({"Resources": resources})}
        call = Call("cloudformation", operation, given, root, "r", "us-east-1")
        output = running.emulator.cloud.invoke(call)
        if not isinstance(output, dict):
            await output

    assert cloudformation is not None
    await put("CreateStack", stacked(auto=False))
    service: Any = running.emulator.cloud.services["apigatewayv2"]
    base = f"/_aws/execute-api/{service.default_api}/dev"
    assert (await running.get(f"{base}/one"))[0] == 503
    more = stacked(auto=False) | {"Two": route("GET /two")}
    await put("UpdateStack", more)
    assert (await running.get(f"{base}/two"))[0] == 404
    again = {n: v for n, v in more.items() if n != "Deployment"}
    again["Redeployed"] = more["Deployment"] | {"DependsOn": "Two"}
    again["Stage"] = stage("dev", AutoDeploy=False, DeploymentId={"Ref": "Redeployed"})
    await put("UpdateStack", again)
    assert (await running.get(f"{base}/two"))[0] == 503
