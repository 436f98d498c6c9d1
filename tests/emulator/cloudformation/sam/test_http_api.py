"""SAM's HTTP APIs: explicit, implicit, guarded; served as SAM's own transform declares them."""

import json
from pathlib import Path
from typing import Any

from csc.emulator.read_assembly import read_assembly
from tests.emulator.gateway.conftest import Functions
from tests.emulator.http_api.conftest import HttpBench
from tests.emulator.services.apigatewayv2.conftest import Control, control

__all__ = ["control"]

FUNCTION: dict[str, Any] = {
    "Type": "AWS::Serverless::Function",
    "Properties": {
        "FunctionName": "f",
        "InlineCode": "def handler(event, context): ...",
        "Handler": "index.handler",
        "Runtime": "python3.12",
    },
}


def function(**events: Any) -> dict[str, Any]:
    listed = {name: {"Type": "HttpApi", "Properties": given} for name, given in events.items()}
    return {**FUNCTION, "Properties": {**FUNCTION["Properties"], "Events": listed}}


class Kept(Functions):
    """Functions that a template may declare: nothing of them is run."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def deploy(bench: HttpBench, folder: Path, resources: dict[str, Any], **sections: Any) -> None:
    template = {"Transform": "AWS::Serverless-2016-10-31", **sections, "Resources": resources}
    file = folder / "template.yaml"
    file.write_text(json.dumps(template))  # which is YAML too
    kept = Kept()
    bench.functions = bench.cloud.services["lambda"] = kept
    bench.deployment = bench.engine.deploy(read_assembly(file), bench.deployment)
    bench.cell.current = bench.deployment
    bench.answering(lambda event: event["routeKey"])


async def test_the_implicit_api(control: Control, tmp_path: Path) -> None:
    events = {"A": {"Path": "/a/{id}", "Method": "get"}, "B": {"Path": "/b", "Method": "any"}}
    deploy(control, tmp_path, {"F": function(**events, All={})})
    assert (await control.ask("GET", "/a/7")).body == b"GET /a/{id}"
    assert (await control.ask("PUT", "/b")).body == b"ANY /b"
    assert (await control.ask("PUT", "/else")).body == b"$default"
    source = control.functions.calls[0].context["aws:SourceArn"]
    assert source.endswith("/$default/GET/a/{id}")


async def test_an_api_of_its_own_with_authorizers(control: Control, tmp_path: Path) -> None:
    token = {
        "IdentitySource": "$request.header.Authorization",
        "JwtConfiguration": {"issuer": "https://i.example.com", "audience": ["a"]},
    }
    called = {
        "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:auth",
        "AuthorizerPayloadFormatVersion": "2.0",
        "EnableSimpleResponses": True,
        "Identity": {"Headers": ["X-Key"]},
    }
    api = {
        "Type": "AWS::Serverless::HttpApi",
        "Properties": {
            "StageName": "prod",
            "CorsConfiguration": {"AllowOrigins": ["*"], "AllowMethods": ["GET"]},
            "Auth": {
                "DefaultAuthorizer": "Token",
                "EnableIamAuthorizer": True,
                "Authorizers": {"Token": token, "Called": called},
            },
        },
    }
    where = {"ApiId": {"Ref": "Api"}, "Method": "get"}
    events = {
        "Guarded": {"Path": "/guarded", "Auth": {"AuthorizationScopes": ["s"]}},
        "Called": {"Path": "/called", "Auth": {"Authorizer": "Called"}},
        "Signed": {"Path": "/signed", "Auth": {"Authorizer": "AWS_IAM"}},
        "Open": {"Path": "/open", "Auth": {"Authorizer": "NONE"}, "PayloadFormatVersion": "2.0"},
    }
    deploy(
        control,
        tmp_path,
        {"Api": api, "F": function(**{n: where | given for n, given in events.items()})},
    )
    control.functions.handlers["auth"] = lambda event: {
        "isAuthorized": event["identitySource"] == ["k"]
    }
    statuses = [
        (await control.ask("GET", f"/prod/{path}", headers)).status
        for path, headers in (
            ("guarded", {}),
            ("called", {}),
            ("called", {"X-Key": "k"}),
            ("called", {"X-Key": "x"}),
            ("signed", {}),
            ("open", {}),
        )
    ]
    assert statuses == [401, 401, 200, 403, 403, 200]
    preflight = {"Origin": "https://x.example.com", "Access-Control-Request-Method": "GET"}
    assert (await control.ask("OPTIONS", "/prod/guarded", preflight)).status == 204


async def test_a_document_beside_the_template(control: Control, tmp_path: Path) -> None:
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
    call = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": {"Fn::Sub": uri},
        "payloadFormatVersion": "2.0",
    }
    document = {
        "openapi": "3.0.1",
        "info": {"title": "x", "version": "1"},
        "paths": {"/x": {"get": {"x-amazon-apigateway-integration": call}}},
    }
    (tmp_path / "openapi.yaml").write_text(json.dumps(document))
    api = {
        "Type": "AWS::Serverless::HttpApi",
        "Properties": {"DefinitionUri": "openapi.yaml"},
    }
    deploy(control, tmp_path, {"Api": api, "F": FUNCTION})
    assert (await control.ask("GET", "/x")).body == b"GET /x"
