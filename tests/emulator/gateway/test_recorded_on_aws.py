"""Requests and responses recorded on deployed REST APIs: 109 cases, played in place.

Lambda code isn't part of the recordings, so each function here is our own, and does what the case's
assertions say that it did.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from aiohttp import web

from csc.emulator.calls import Call, Input

RECORDED = Path(__file__).parents[4] / "shared" / "gateway" / "recorded_on_aws.json"
pytestmark = pytest.mark.conformance

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
BUCKET = "recorded"
MADE = {'{"$ref": "{{s2.stateMachineArn}}"}': f'"{MACHINE}"', "{{s2.stateMachineArn}}": MACHINE}
MADE |= {"{{bucket}}": BUCKET}
"""What the recording's stack had made, in the words of its templates and requests."""

BINARY = (
    "H4sIABRs7mMC/0vOzy0oSi0uTk1RSEksSdRRKM7IL81JUUhKVcjMK0vMyUxRCA1x07VQKC4pysxLBwC4ORBXLwAAAA=="
)
HIDDEN_BY_THE_ECHO = {
    "connection",
    "via",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
}


def cases() -> list[Any]:
    if not RECORDED.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"no {RECORDED}"))]
    return [
        pytest.param(with_made(case), id=case["id"]) for case in json.loads(RECORDED.read_text())
    ]


def with_made(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: with_made(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_made(item) for item in value]
    if isinstance(value, str):
        for placeholder, made in MADE.items():
            value = value.replace(placeholder, made)
    return value


@pytest.mark.parametrize("case", cases())
async def test_recorded_case(case: Any, gateway: Any, endpoint: str) -> None:
    prepare(gateway, case)
    gateway.serve(*parts_of(case, endpoint))
    request = case["request"]
    query = "?" + urlencode(request["params"]) if request.get("params") else ""
    headers = {"Accept-Encoding": "gzip, deflate", **request.get("headers", {})}
    body = request_body(request)
    if "json" in request:
        headers.setdefault("Content-Type", "application/json")
    response = await gateway.call(
        request["method"], request["path"] + query, headers, body, request["stage"]
    )
    detail = getattr(gateway.last.error, "detail", "")
    for name, expected in case["expected"].items():
        compare(name, expected, response, detail)


def request_body(request: Any) -> bytes:
    import base64

    if "json" in request:
        return json.dumps(request["json"]).encode()
    data = request.get("data", b"")
    if isinstance(data, dict):
        if "$bytes_b64" in data:
            return base64.b64decode(data["$bytes_b64"])
        return str(data["$bytes_utf8"]).encode()
    return data.encode() if isinstance(data, str) else b""


# -- the API of a case -------------------------------------------------------------------------


def parts_of(case: Any, endpoint: str) -> tuple[Any, Any, Any, Any]:
    """Methods, other resources, the API's and the stage's properties."""
    api = changed(case)
    methods: dict[str, Any] = {}
    served = f"{(api['method'] or {}).get('httpMethod')} {api.get('matched_resource')}"
    for route in api["routes"]:
        if route == served:
            methods[route] = method(api["method"], endpoint)
        else:
            methods[route] = mock(f'{{"message": "{route.partition(" ")[0]} request"}}')
    parts: dict[str, Any] = {}
    for name, model in (api["models"] or {}).items():
        parts[name] = {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "Name": name,
                "ContentType": model["contentType"],
                "Schema": model["schema"].replace("{{s1.id}}", "abc123"),
            },
        }
    validator = (api["method"] or {}).get("requestValidator")
    if validator:
        parts["Validator"] = {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ValidateRequestBody": validator["validateRequestBody"],
                "ValidateRequestParameters": validator["validateRequestParameters"],
            },
        }
    binary = api["binaryMediaTypes"] or []
    regional = "HeaderRemapping" in case["id"]
    settings = {
        "BinaryMediaTypes": binary,
        "EndpointConfiguration": {"Types": ["REGIONAL" if regional else "EDGE"]},
    }
    return methods, parts, settings, {"StageName": case["request"]["stage"]}


def changed(case: Any) -> Any:
    """The API with the changes that were made to it before the request."""
    api = json.loads(json.dumps(case["api"]))
    for change in api["later_changes"] or ():
        arguments = change["args"]
        for patch in arguments.get("patchOperations", ()):
            path = patch["path"].strip("/").split("/")
            name = path[-1].replace("~1", "/")
            match change["op"]:
                case "update_method" if arguments["httpMethod"] == api["method"]["httpMethod"]:
                    declared = api["method"]["requestParameters"]
                    if patch["op"] == "add":
                        declared[name] = patch["value"] == "true"
                    else:
                        del declared[name]
                case "update_request_validator":
                    api["method"]["requestValidator"][name] = patch["value"] == "true"
                case "update_rest_api":
                    api["binaryMediaTypes"] = [*(api["binaryMediaTypes"] or []), name]
                case "update_integration_response":
                    [answer] = api["method"]["integration"]["responses"]
                    if path[0] == "responseTemplates":
                        answer.setdefault(path[0], {})[name] = patch["value"]
                    else:
                        answer[name] = patch["value"]
    return api


def mock(body: str) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": body}}
            ],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }


def method(given: Any, endpoint: str) -> dict[str, Any]:
    """The recorded method in CloudFormation's words."""
    integration = {
        name[0].upper() + name[1:]: value
        for name, value in given["integration"].items()
        if name not in ("responses", "integrationHttpMethod", "requestTemplates")
    }
    if "integrationHttpMethod" in given["integration"]:
        integration["IntegrationHttpMethod"] = given["integration"]["integrationHttpMethod"]
    integration["RequestTemplates"] = {
        name: re.sub(r'\{"\$ref": "\{\{s1\.TableDescription\.TableName\}\}"\}', '"items"', text)
        for name, text in given["integration"].get("requestTemplates", {}).items()
    }
    uri = integration.get("Uri", "")
    uri = re.sub(r"functions/\{\{[^}]*\}\}", "functions/" + FUNCTION, uri)
    uri = uri.replace("{{bucket}}", "bucket").replace("{{status_echo_server}}", endpoint)
    integration["Uri"] = uri.replace("http://echo.invalid", endpoint)
    integration["IntegrationResponses"] = [
        {name[0].upper() + name[1:]: value for name, value in answer.items()}
        for answer in given["integration"].get("responses", ())
    ]
    found = {
        "Integration": integration,
        "RequestParameters": given.get("requestParameters", {}),
        "RequestModels": given.get("requestModels", {}),
        "MethodResponses": [
            {name[0].upper() + name[1:]: value for name, value in answer.items()}
            for answer in given.get("methodResponses", ())
        ],
    }
    if "requestValidator" in given:
        found["RequestValidatorId"] = {"Ref": "Validator"}
    return found


# -- what stands behind it ---------------------------------------------------------------------

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"


def prepare(gateway: Any, case: Any) -> None:
    gateway.functions.handlers["f"] = function_for(case["id"])
    if case["id"].startswith("ls/s3::"):
        bucket(gateway, case["id"])
    elif case["id"].startswith("ls/ssm::"):
        parameter(gateway)
    elif case["id"].startswith("ls/stepfunctions::"):
        machine(gateway)
    if "/dynamodb::" in case["id"] or case["id"].startswith("ls/dynamodb"):
        items = ("test", "test2", "test 3") if "[Scan]" in case["id"] else ()
        table(gateway, items)


def function_for(case_id: str) -> Any:
    if "header_remapping_aws[AWS]" in case_id:
        return lambda event: {"headers": None, "body": event}
    if "header_remapping" in case_id:
        return lambda event: {
            "body": json.dumps({"headers": event["headers"], "body": event["body"]})
        }
    if "response_payload_format" in case_id:
        return lambda event: json.loads(event["body"] or "")
    if "request_data_mapping" in case_id:
        return lambda event: {"body": json.dumps({**event, "body": json.loads(event["body"])})}
    return lambda event: {"body": json.dumps(event)}


def table(gateway: Any, items: tuple[str, ...]) -> None:
    cloud = gateway.cloud

    def call(operation: str, arguments: Input) -> None:
        cloud.invoke(Call("dynamodb", operation, arguments, cloud.root(), "setup", cloud.region))

    call(
        "CreateTable",
        {
            "TableName": "items",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    for item in items:
        call("PutItem", {"TableName": "items", "Item": {"id": {"S": item}}})


def bucket(gateway: Any, case_id: str) -> None:
    """S3's bucket of the recording, with what the case found in it."""
    import base64

    cloud = gateway.cloud

    def call(operation: str, **input: Any) -> None:
        given = {"Bucket": BUCKET, **input}
        cloud.invoke(Call("s3", operation, given, cloud.root(), "setup", cloud.region))

    call("CreateBucket")
    if "_response_" in case_id:
        for key, body in (
            ("binary-raw", base64.b64decode(BINARY)),
            ("binary-encoded", BINARY.encode()),
            ("text", b"this is a UTF8 text typed object"),
        ):
            call("PutObject", Key=key, Body=body)
    if case_id.endswith("s3_method_mapping#s19"):
        stored = b'{"message": "great success!"}'
        call("PutObject", Key="test.json", Body=stored, ContentType="application/json")


def parameter(gateway: Any) -> None:
    cloud = gateway.cloud
    put = {"Name": "param-test-123", "Value": "123", "Type": "String"}
    cloud.invoke(Call("ssm", "PutParameter", put, cloud.root(), "setup", cloud.region))


def machine(gateway: Any) -> None:
    cloud = gateway.cloud
    definition = json.dumps({"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}})
    role = "arn:aws:iam::123456789012:role/any"
    made = {"name": "machine", "definition": definition, "roleArn": role}
    cloud.invoke(
        Call("stepfunctions", "CreateStateMachine", made, cloud.root(), "setup", cloud.region)
    )


async def echo(request: web.Request) -> web.Response:
    """``/status/400`` answers that; anything else tells the headers that came, as httpbin does."""
    body = (await request.read()).decode()
    if request.path.startswith("/status/"):
        status = int(request.path.rpartition("/")[2])
        return web.json_response({"message": body, "status_code": status}, status=status)
    headers = {
        "-".join(word.capitalize() for word in name.split("-")): value
        for name, value in request.headers.items()
        if name.lower() not in HIDDEN_BY_THE_ECHO
    }
    return web.json_response({"headers": headers, "data": body})


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


# -- comparing ---------------------------------------------------------------------------------


def compare(name: str, expected: Any, response: Any, detail: str) -> None:
    headers = {key.lower(): value for key, value in response.headers}
    body = response.body.decode("utf-8", "replace")
    match name:
        case "status_code":
            assert response.status == expected, (body, detail)
        case "ok":
            assert (response.status < 400) == expected, (body, detail)
        case "content":
            assert repr(response.body) == expected
        case "content|json" | "text" | "json()":
            same(expected, json.loads(body) if body.strip()[:1] in ("{", "[") else body, name)
        case "text|xml":
            same(expected, {"Error": xml(body)}, name)
        case "headers['x-amzn-ErrorType']":
            assert headers["x-amzn-errortype"] == expected
        case "headers.ETag":
            assert headers["etag"] == expected
        case _ if name.startswith("json()."):
            assert response.status < 500, (body, detail)
            found = json.loads(body)
            key = name.removeprefix("json().")
            key, parse, _ = key.partition("|json")
            value = found[key]
            same(expected, json.loads(value) if parse else value, name)
        case _:
            raise AssertionError(f"an unknown comparison: {name}")


MASK = re.compile(r"<[^<>]+>")
UNPREDICTABLE = {"HostId", "RequestId", "ResponseMetadata"}


def same(expected: Any, found: Any, where: str) -> None:
    if isinstance(expected, dict):
        assert isinstance(found, dict), (where, found)
        unmasked = {k for k in expected if k not in UNPREDICTABLE}
        assert unmasked == {k for k in found if k not in UNPREDICTABLE}, where
        for key in unmasked:
            same(expected[key], found[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert isinstance(found, list) and len(expected) == len(found), (where, found)
        order = sorted(found, key=json.dumps), sorted(expected, key=json.dumps)
        for one, other in zip(*order, strict=True):
            same(other, one, where)
    elif isinstance(expected, str) and MASK.search(expected):
        assert found not in (None, ""), where
    elif where.endswith(("accountId",)) and expected is not None:
        assert re.fullmatch(r"\d{12}", found)
    else:
        assert found == expected, where


def xml(body: str) -> dict[str, Any]:
    return {child.tag: child.text for child in ElementTree.fromstring(body)}
