"""Templates with syntax errors: the control plane takes them, requests get a 500 (as on AWS).

A recorded PutRestApi has ``$input.params(\\"data\\")`` in a request template, and AWS took it.
"""

import json
import logging
from typing import Any

import pytest

from tests.emulator.services.apigateway.conftest import OK, Bench

BROKEN = '{"data", $input.params(\\"data\\"), "statusCode": 200}'


def document(request: str, answer: str) -> bytes:
    integration = {
        "type": "mock",
        "requestTemplates": {"application/json": request},
        "responses": {"default": {"statusCode": "200", "responseTemplates": {"a/b": answer}}},
    }
    operation = {
        "responses": {"200": {"description": "ok"}},
        "x-amazon-apigateway-integration": integration,
    }
    paths = {"/hello": {"get": operation}}
    return json.dumps({"openapi": "3.0.1", "info": {"title": "t"}, "paths": paths}).encode()


@pytest.mark.parametrize(
    ("request_template", "answer"), [(BROKEN, "fine"), ('{"statusCode": 200}', "#if($x)")]
)
async def test_a_document_with_a_broken_template_is_imported(
    bench: Bench, request_template: str, answer: str, caplog: Any
) -> None:
    given = document(request_template, answer)
    with caplog.at_level(logging.WARNING, "csc.gateway"):
        api = (await bench.call("import_rest_api", body=given))["id"]
    assert "syntax error" in caplog.text
    await bench.deploy(api)
    failed = (500, b'{"message": "Internal server error"}')
    assert await bench.ask(f"/_aws/execute-api/{api}/v1/hello") == failed
    fine = document('{"statusCode": 200}', "fine")
    await bench.call("put_rest_api", restApiId=api, mode="overwrite", body=fine)
    await bench.deploy(api)
    assert await bench.ask(f"/_aws/execute-api/{api}/v1/hello") == (200, b"fine")


async def test_an_integration_with_a_broken_template_is_put_and_mended(bench: Bench) -> None:
    api, resource = await bench.mock_api("#foreach($x in")
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    kept = await bench.call("get_integration_response", **OK, **place)
    assert kept["responseTemplates"] == {"application/json": "#foreach($x in"}
    tested = await bench.call("test_invoke_method", **place)
    assert tested["status"] == 500
    assert "Execution failed due to configuration error" in tested["log"]
    change = {"op": "replace", "path": "/responseTemplates/application~1json", "value": "mended"}
    await bench.call("update_integration_response", patchOperations=[change], **OK, **place)
    assert (await bench.call("test_invoke_method", **place))["body"] == "mended"
