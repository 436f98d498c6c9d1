"""The routes that ``csc dev`` prints, and where they are called."""

from typing import Any

from csc.cli.console import route_lines
from tests.emulator.http_api.conftest import api, integration, route, stage
from tests.emulator.services.apigatewayv2.conftest import Control


def test_each_route_with_its_address_and_who_may_call(control: Control) -> None:
    elsewhere: dict[str, Any] = {"ApiId": {"Ref": "Second"}}
    control.routes(
        "$default",
        Guarded=route("GET /x", AuthorizationType="AWS_IAM"),
        Second=api(),
        SecondIntegration=integration(**elsewhere),
        SecondRoute=route("POST /y", "SecondIntegration", **elsewhere),
        SecondStage=stage("prod", **elsewhere),
    )
    second = next(
        r.identity.ref for k, r in control.deployment.resources.items() if k[1] == "Second"
    )
    rows = [line.split() for line in route_lines(control.deployment)]
    assert rows == [
        ["ANY", "/*", "AWS_PROXY", "public"],
        ["GET", "/x", "AWS_PROXY", "AWS_IAM"],
        ["POST", f"/_aws/execute-api/{second}/prod/y", "AWS_PROXY", "public"],
    ]
