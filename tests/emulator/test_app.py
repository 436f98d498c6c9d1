"""The emulator's life: deploy, swap, fail and go on, restart, close."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError, Span
from csc.emulator.app import Emulator, Options, has_ipv6_loopback
from csc.emulator.read_assembly import read_assembly
from tests.emulator.conftest import Running, Start, mock_api

BROKEN = mock_api(Bad={"Type": "AWS::EC2::Instance"})


async def test_before_anything_is_deployed(running: Running) -> None:
    status, body = await running.get("/hello")
    assert status == 503
    assert "/_csc/health" in body["message"]
    assert not running.emulator.serving
    status, health = await running.get("/_csc/health")
    assert (status, health["version"], health["serving"]) == (200, 0, False)


async def test_a_deployment_is_swapped_in(running: Running) -> None:
    running.deploy(mock_api("one"))
    assert await running.get("/hello") == (200, {"hello": "one"})
    running.deploy(mock_api("two"))
    assert await running.get("/hello") == (200, {"hello": "two"})
    assert running.emulator.cell.current.version == 2
    assert running.emulator.serving


async def test_a_failed_load_keeps_the_last_good_one(running: Running) -> None:
    running.deploy(mock_api("one"))
    with pytest.raises(DiagnosticsError, match=r"CSC602.*Bad.*AWS::EC2::Instance"):
        running.deploy(BROKEN)
    assert await running.get("/hello") == (200, {"hello": "one"})
    assert running.emulator.cell.current.version == 1


async def test_health_says_what_is_wrong(running: Running) -> None:
    running.deploy(mock_api(Key={"Type": "AWS::KMS::Key"}))
    span = Span("api.py", 3, 5, 3, 9)
    error = Diagnostic("CSC001", "No.", "Do.", span, "x = y")
    running.emulator.report([error])
    _, health = await running.get("/_csc/health")
    assert health["status"] == "broken"
    assert health["recorded"] == ["AWS::KMS::Key"]
    assert health["resources"]["AWS::ApiGateway::Method"] == 1
    assert health["diagnostics"] == [
        {
            "code": "CSC001",
            "severity": "error",
            "message": "No.",
            "remedy": "Do.",
            "file": "api.py",
            "line": 3,
            "column": 5,
            "source": "x = y",
        }
    ]
    running.emulator.report([Diagnostic("CSC002", "Hm.", severity="warning")])
    assert (await running.get("/_csc/health"))[1]["status"] == "ok"
    running.emulator.report([])
    assert (await running.get("/_csc/health"))[1]["diagnostics"] == []


async def test_data_and_ids_survive_a_restart(start: Start, tmp_path: Path) -> None:
    state = tmp_path / ".csc" / "state.db"
    table = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": "todos",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        },
    }
    first = await start(state=state)
    first.deploy(mock_api(Table=table))
    apis = list(first.emulator.cell.current.apis)
    item = {"id": {"S": "1"}, "n": {"N": "3"}}
    assert (await first.aws("DynamoDB_20120810.PutItem", TableName="todos", Item=item))[0] == 200
    await first.emulator.close()
    second = await start(state=state)
    second.deploy(mock_api(Table=table))
    assert list(second.emulator.cell.current.apis) == apis
    _, found = await second.aws(
        "DynamoDB_20120810.GetItem", TableName="todos", Key={"id": {"S": "1"}}
    )
    assert found == {"Item": item}


async def test_a_request_under_way_finishes_on_its_deployment(running: Running) -> None:
    """Storm of reloads and requests: every answer is of one version, none fails."""
    running.deploy(mock_api("0"))

    async def reload() -> None:
        for n in range(1, 30):
            running.deploy(mock_api(str(n)))
            await asyncio.sleep(0)

    async def ask() -> list[int]:
        answers = []
        for _ in range(30):
            status, body = await running.get("/hello")
            assert status == 200
            answers.append(int(body["hello"]))
        return answers

    *answers, _ = await asyncio.gather(ask(), ask(), ask(), reload())
    for seen in answers:
        assert seen == sorted(seen)
    assert await running.get("/hello") == (200, {"hello": "29"})


async def test_a_port_in_use_leaves_no_lock(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        options = Options(port=taken.getsockname()[1], state=state)
        for _ in range(2):
            with pytest.raises(DiagnosticsError, match="CSC701"):
                await Emulator(options).start()


@pytest.mark.skipif(not has_ipv6_loopback(), reason="this machine has no ::1")
async def test_both_addresses_of_localhost(start: Start) -> None:
    """Node takes localhost for ::1 and doesn't try 127.0.0.1."""
    running: Running = await start()
    port = running.emulator.url.rpartition(":")[2]
    assert running.emulator.url == f"http://localhost:{port}"
    for host in ("127.0.0.1", "[::1]"):
        async with running.http.get(f"http://{host}:{port}/_csc/health") as response:
            assert response.status == 200


@pytest.mark.skipif(not has_ipv6_loopback(), reason="this machine has no ::1")
async def test_another_program_on_the_other_address(start: Start) -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind(("::1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        emulator = Emulator(Options(port=port))
        async with emulator:
            assert emulator.url == f"http://127.0.0.1:{port}"


async def test_a_service_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left behind: neither a lock nor a listening socket."""
    from csc.emulator.services.dynamodb.service import DynamoDb

    async def fail(self: DynamoDb) -> None:
        raise ZeroDivisionError

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = Options(port=port, state=tmp_path / "state.db")
    monkeypatch.setattr(DynamoDb, "start", fail)
    with pytest.raises(ZeroDivisionError):
        await Emulator(options).start()
    monkeypatch.undo()
    async with Emulator(options) as emulator:
        assert emulator.url.endswith(str(port))


async def test_two_emulators_on_one_state(start: Start, tmp_path: Path) -> None:
    await start(state=tmp_path / "state.db")
    with pytest.raises(DiagnosticsError, match="CSC804"):
        await start(state=tmp_path / "state.db")


async def test_the_state_file_can_be_seen_by_its_owner_alone(start: Start, tmp_path: Path) -> None:
    """It holds signing keys and password verifiers."""
    await start(state=tmp_path / "d" / "state.db")
    found = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "d").iterdir()}
    assert set(found.values()) == {0}, found


async def test_close_twice(start: Start) -> None:
    running: Running = await start()
    await running.emulator.close()


def test_without_a_loop(tmp_path: Path) -> None:
    """Making an emulator does nothing yet."""
    emulator = Emulator(Options(state=tmp_path / "state.db"))
    assert not emulator.serving
    assert list(tmp_path.iterdir()) == []


async def test_several_apis(running: Running) -> None:
    other: Any = mock_api("other")
    del other["Resources"]["Log"]
    del other["Resources"]["Stage"]["Properties"]["AccessLogSetting"]
    running.deploy(mock_api("first"), other)
    current = running.emulator.cell.current
    assert current.default_api == next(iter(current.apis))
    first, second = current.apis
    assert await running.get("/hello") == (200, {"hello": "first"})
    for api, answer in ((first, "first"), (second, "other")):
        path = f"/_aws/execute-api/{api}/dev/hello"
        assert await running.get(path) == (200, {"hello": answer})
    assert (await running.get(f"/_aws/execute-api/{first}/prod/hello"))[0] == 403
    assert (await running.get("/_aws/execute-api/nosuchapi/dev/hello"))[0] == 403
    assert (await running.get(f"/_aws/execute-api/{first}"))[0] == 403


async def test_what_functions_print(running: Running) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "f",
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"ZipFile": "def handler(event, context):\n    print('hello', event['x'])\n"},
        },
    }
    running.deploy(mock_api(Role=role, F=function))
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/lambda/aws4_request, x"
    }
    path = "/2015-03-31/functions/f/invocations"
    assert (await running.send("POST", path, json={"x": 7}, headers=headers))[0] == 200
    found = await running.aws("Logs_20140328.FilterLogEvents", logGroupName="/aws/lambda/f")
    messages = [event["message"].strip() for event in found[1]["events"]]
    assert "hello 7" in messages
    assert messages[0].startswith("START RequestId: ")


async def test_the_stage_that_is_wanted(start: Start) -> None:
    running: Running = await start(stage="prod")
    template = mock_api()
    stage = template["Resources"]["Stage"]
    other = {**stage, "Properties": {**stage["Properties"], "StageName": "prod"}}
    running.deploy(mock_api())
    await running.get("/hello")
    running.deploy(mock_api(Prod=other))
    await running.get("/hello")
    stages = [record.fields["invocation"].stage.name for record in running.records]
    assert stages == ["dev", "prod"]


async def test_an_openapi_document(running: Running, tmp_path: Path) -> None:
    integration = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {
            "default": {
                "statusCode": "200",
                "responseTemplates": {"application/json": '{"from": "openapi"}'},
            }
        },
    }
    operation = {
        "responses": {"200": {"description": "OK"}},
        "x-amazon-apigateway-integration": integration,
    }
    document = {
        "openapi": "3.0.1",
        "info": {"title": "pets", "version": "1"},
        "paths": {"/pets": {"get": operation}},
    }
    file = tmp_path / "pets.json"
    file.write_text(json.dumps(document))
    running.emulator.deploy(read_assembly(file))
    assert await running.get("/pets") == (200, {"from": "openapi"})


async def test_no_api_at_all(running: Running) -> None:
    running.emulator.deploy(Assembly({}, {"s": {"Resources": {"K": {"Type": "AWS::KMS::Key"}}}}))
    status, body = await running.get("/hello")
    assert (status, "No REST API" in body["message"]) == (404, True)
