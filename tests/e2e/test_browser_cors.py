"""A page of another origin asks a deployed API, in a real browser: preflights, what they allow and refuse.

The API answers OPTIONS with MOCK integrations and adds headers by mappings, as AWS's console writes it.
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import CHROMIUM, Page, open_browser
from tests.e2e.dev_server import StartDev

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]

ALLOW = "method.response.header.Access-Control-Allow-"
REST = {"RestApiId": {"Ref": "Api"}}


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>another site</title>")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def mock(resource: str, verb: str, headers: dict[str, str], body: str = "") -> dict[str, Any]:
    answer = {
        "StatusCode": "200",
        "ResponseParameters": {ALLOW + name: f"'{value}'" for name, value in headers.items()},
        "ResponseTemplates": {"application/json": body},
    }
    declared = {ALLOW + name: False for name in headers}
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            **REST,
            "ResourceId": {"Ref": resource},
            "HttpMethod": verb,
            "AuthorizationType": "NONE",
            "Integration": {
                "Type": "MOCK",
                "RequestTemplates": {"application/json": '{"statusCode": 200}'},
                "IntegrationResponses": [answer],
            },
            "MethodResponses": [{"StatusCode": "200", "ResponseParameters": declared}],
        },
    }


def template(origin: str) -> dict[str, Any]:
    def resource(name: str) -> dict[str, Any]:
        parent = {"Fn::GetAtt": ["Api", "RootResourceId"]}
        return {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {**REST, "ParentId": parent, "PathPart": name},
        }

    allowed = {"Origin": origin, "Methods": "GET,OPTIONS", "Headers": "X-Custom"}
    errors = {"gatewayresponse.header.Access-Control-Allow-Origin": f"'{origin}'"}
    return {
        "Resources": {
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "cors"}},
            "Open": resource("open"),
            "Closed": resource("closed"),
            "OpenGet": mock("Open", "GET", {"Origin": origin}, '{"answer": "open"}'),
            "OpenPut": mock("Open", "PUT", {"Origin": origin}, '{"answer": "put"}'),
            "OpenOptions": mock("Open", "OPTIONS", allowed),
            "ClosedGet": mock("Closed", "GET", {}, '{"answer": "closed"}'),
            "Errors": {
                "Type": "AWS::ApiGateway::GatewayResponse",
                "Properties": {
                    **REST,
                    "ResponseType": "MISSING_AUTHENTICATION_TOKEN",
                    "ResponseParameters": errors,
                },
            },
            "Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": REST},
            "Stage": {
                "Type": "AWS::ApiGateway::Stage",
                "Properties": {
                    **REST,
                    "DeploymentId": {"Ref": "Deployment"},
                    "StageName": "dev",
                },
            },
        }
    }


async def fetched(page: Page, url: str, **options: Any) -> str:
    """The status and body that the page's own script sees, or that it was refused."""
    given = json.dumps(options)
    script = (
        f"fetch({json.dumps(url)}, {given}).then(r => r.text().then(t => r.status + ' ' + t))"
        ".catch(e => e.name)"
    )
    found = await page.send(
        "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
    )
    return str(found["result"]["value"])


async def test_a_page_of_another_origin(
    start_dev: StartDev, other_site: str, tmp_path: Path
) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template(other_site)))
    dev = start_dev(file, "--ephemeral")
    async with open_browser() as page:
        await page.send("Emulation.setScriptExecutionDisabled", value=False)
        await page.open(other_site)
        asked = {"headers": {"X-Custom": "1"}}
        assert await fetched(page, f"{dev.url}/open", **asked) == '200 {"answer": "open"}'
        for verb in ("OPTIONS", "GET"):
            dev.wait_for_line(rf"^\d\d:\d\d:\d\d +{verb} */open +200 ")
        assert await fetched(page, f"{dev.url}/open", method="PUT") == "TypeError"
        assert await fetched(page, f"{dev.url}/open", headers={"X-Other": "1"}) == "TypeError"
        assert await fetched(page, f"{dev.url}/closed") == "TypeError"
        told = await fetched(page, f"{dev.url}/nothing")
        assert told == '403 {"message":"Missing Authentication Token"}'
        signed = {"X-Amz-Target": "DynamoDB_20120810.ListTables"}
        told = await fetched(page, f"{dev.url}/", method="POST", headers=signed)
        assert told.startswith("400 ")
        assert "MissingAuthenticationToken" in told  # nothing is done for it
    assert not any(f":{n:02d}  PUT " in line for line in dev.lines for n in range(60))
