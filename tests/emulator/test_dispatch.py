"""Where requests go, and what is told of each."""

from io import BytesIO
from typing import Any

import pytest

from csc.emulator.http import HttpRequest, HttpResponse
from tests.emulator.conftest import Running, Start, mock_api, signed_now


async def test_a_record_of_each_kind(running: Running) -> None:
    running.deploy(mock_api())
    await running.get("/hello?x=1")
    await running.aws("DynamoDB_20120810.ListTables")
    await running.aws("DynamoDB_20120810.DescribeTable", TableName="nothing")
    await running.get("/_csc/health")
    await running.get("/_aws/nothing")
    await running.get("/unknown")
    kinds = [(r.kind, r.method, r.status, r.what) for r in running.records]
    route = running.records[0].what
    assert kinds == [
        ("api", "GET", 200, route),
        ("aws", "POST", 200, "dynamodb:ListTables"),
        ("aws", "POST", 400, "dynamodb:DescribeTable"),
        ("admin", "GET", 200, ""),
        ("web", "GET", 404, ""),
        ("api", "GET", 403, ""),
    ]
    first, _, failed, *_ = running.records
    assert first.target == "/hello?x=1"
    assert first.request_id
    assert (first.length, first.source_ip) == (len('{"hello": "one"}'), "127.0.0.1")
    assert first.milliseconds > 0
    assert "ResourceNotFoundException" in failed.message
    assert failed.request_id


async def test_the_root_of_an_api_is_not_aws(running: Running) -> None:
    running.deploy(mock_api())
    status, body = await running.get("/", headers={"Authorization": "Bearer x"})
    assert (status, body) == (403, {"message": "Missing Authentication Token"})


async def test_the_request_id_is_the_answers(running: Running) -> None:
    headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables"}
    async with running.http.post(running.emulator.url, data=b"{}", headers=headers) as response:
        assert response.headers["x-amzn-RequestId"] == running.records[0].request_id


async def test_access_logs(running: Running) -> None:
    running.deploy(mock_api())
    await running.get("/hello")
    await running.get("/hello")
    headers = {"X-Amz-Target": "Logs_20140328.FilterLogEvents"}
    asked = {"logGroupName": "/access"}
    async with running.http.post(running.emulator.url, json=asked, headers=headers) as response:
        events = (await response.json(content_type=None))["events"]
    assert [e["message"].replace("/dev", "") for e in events] == ["GET /hello 200"] * 2


async def test_web_endpoints_of_services(running: Running) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(200, [("Content-Type", "application/json")], b'{"page": 1}')

    async def later(request: HttpRequest) -> HttpResponse:
        return page(request)

    web: dict[str, Any] = running.emulator._dispatcher.web
    web.update({"/_aws/test/": page, "/_csc/test": later})
    assert await running.get("/_aws/test/x") == (200, {"page": 1})
    assert await running.get("/_csc/test") == (200, {"page": 1})
    assert (await running.get("/_csc/nothing"))[0] == 404


async def test_cognitos_keys_are_served(running: Running) -> None:
    running.deploy(mock_api(Pool={"Type": "AWS::Cognito::UserPool", "Properties": {}}))
    pool = running.emulator.cell.current.resources["s0", "Pool"].identity.ref
    status, keys = await running.get(f"/_aws/cognito-idp/{pool}/.well-known/jwks.json")
    assert status == 200
    assert keys["keys"][0]["kty"] == "RSA"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8080"}, 200),
        ({"Host": "app.localhost"}, 200),
        ({"Host": "csc:8080"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "10.0.0.7"}, 200),
        ({"Host": "host.docker.internal:8080"}, 200),
        ({"Host": "dev.example:8080"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:8080"}, 403),
        ({"Host": "localhost.evil.example"}, 403),
        ({"Host": "localhost", "Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
    ids=str,
)
async def test_who_may_use_our_endpoints(
    running: Running, headers: dict[str, str], status: int
) -> None:
    assert (await running.get("/_csc/health", headers=headers))[0] == status


async def test_a_form_cannot_post_to_our_endpoints(running: Running) -> None:
    """A page can send a form or text anywhere without asking first; JSON it can't."""
    for content_type in ("text/plain", "application/x-www-form-urlencoded"):
        sent = {"data": b'{"user": "a", "create": true}', "headers": {"Content-Type": content_type}}
        assert (await running.send("POST", "/_csc/token", **sent))[0] == 415
    assert (await running.send("POST", "/_csc/health", json={}))[0] == 405


async def test_large_calls_of_aws_and_of_the_api(start: Start) -> None:
    running: Running = await start()
    running.deploy(mock_api())
    content = b"x" * (11 * 1024 * 1024)
    url = running.emulator.url
    headers = {"X-Amz-Target": "DynamoDB_20120810.PutItem", **signed_now("dynamodb")}
    async with running.http.post(url, data=BytesIO(content), headers=headers) as response:
        assert response.status == 400
        assert b"SerializationException" in await response.read()
    larger = b" " * (16 * 1024 * 1024 + 1)
    async with running.http.post(url, data=BytesIO(larger), headers=headers) as response:
        assert response.status == 413
    async with running.http.post(f"{url}/hello", data=BytesIO(content)) as response:
        assert response.status == 413


PAGE = {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"}


async def test_pages_of_other_sites_cannot_call_aws(running: Running) -> None:
    """Neither by a script, nor by a form or an image that needs no preflight."""
    target = {"X-Amz-Target": "DynamoDB_20120810.ListTables", **signed_now("dynamodb")}
    credential = "X-Amz-Credential=a%2F20260101%2Fus-east-1%2F{}%2Faws4_request"
    function = f"/2015-03-31/functions?{credential.format('lambda')}"
    create = f"/?{credential.format('iam')}&Action=CreateUser&UserName=x&Version=2010-05-08"
    old_browser = {"User-Agent": "Mozilla/5.0"}
    rebound = {"Host": "evil.example", **target}
    for method, path, headers in (
        ("POST", "/", {**PAGE, **target}),
        ("POST", "/", rebound),
        ("POST", function, {**PAGE, "Content-Type": "text/plain"}),
        ("GET", create, {"Sec-Fetch-Site": "cross-site"}),
        ("GET", create, old_browser),
    ):
        url = running.emulator.url + path
        async with running.http.request(method, url, headers=headers, data=b"{}") as response:
            assert response.status in (400, 403), (method, path, headers)
            assert b"other sites" in await response.read()
    users: Any = running.emulator.cloud.services["iam"]
    assert users.store.users.get("x") is None


async def test_pages_may_sign_users_in(running: Running) -> None:
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"}
    url = running.emulator.url
    async with running.http.post(url, json={}, headers={**PAGE, **target}) as response:
        assert response.status == 400
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert b"other sites" not in await response.read()
    admin = {"X-Amz-Target": "AWSCognitoIdentityProviderService.AdminCreateUser"}
    async with running.http.post(url, json={}, headers={**PAGE, **admin}) as response:
        assert b"other sites" in await response.read()


async def test_preflights_of_aws_calls(running: Running) -> None:
    asked = {
        **PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-amz-target,x-amz-user-agent",
        "Access-Control-Request-Private-Network": "true",
    }
    async with running.http.options(running.emulator.url, headers=asked) as response:
        assert response.status == 200
        allowed = response.headers["Access-Control-Allow-Headers"]
        assert allowed == asked["Access-Control-Request-Headers"]
        assert response.headers["Access-Control-Allow-Private-Network"] == "true"
    running.deploy(mock_api())
    asked["Access-Control-Request-Headers"] = "content-type"
    async with running.http.options(running.emulator.url, headers=asked) as response:
        assert response.status == 403  # the API's own answer


async def test_our_own_pages_may_call_aws(running: Running) -> None:
    origin = running.emulator.url
    headers = {
        "X-Amz-Target": "DynamoDB_20120810.ListTables",
        "Origin": origin,
        "Sec-Fetch-Site": "same-origin",
        **signed_now("dynamodb"),
    }
    async with running.http.post(origin, data=b"{}", headers=headers) as response:
        assert response.status == 200


async def test_the_root_is_an_endpoint_where_there_is_no_api(start: Start) -> None:
    running: Running = await start()
    url, page = running.emulator.url, {"Origin": "https://shop.example"}
    async with running.http.get(url) as response:
        assert response.status == 503  # nothing is deployed: something may be wrong
    running.deploy()
    async with running.http.get(url, headers=page) as response:
        assert response.status == 200
        assert (await response.text()).strip() == "healthy: " + url.removeprefix("http://")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    async with running.http.get(url + "/other") as response:
        assert response.status == 404
    async with running.http.post(url) as response:
        assert response.status == 400
        assert "Access-Control-Allow-Origin" not in response.headers
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "a, b"}
    async with running.http.options(url, headers={**page, **asked}) as response:
        assert response.headers["Access-Control-Allow-Methods"] == "PUT"
        assert response.headers["Access-Control-Allow-Headers"] == "a, b"
    running.deploy(mock_api())
    async with running.http.get(url) as response:
        assert response.status == 403  # the API's own answer
