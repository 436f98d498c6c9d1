"""What is known of a request afterwards: access logs, metrics, its story."""

from typing import Any

import orjson
import pytest

from tests.emulator.http_api.conftest import HttpBench, stage

GROUP = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/access"}}
FORMAT = (
    "$context.requestId|$context.extendedRequestId|$context.routeKey|$context.httpMethod|"
    "$context.path|$context.stage|$context.status|$context.protocol|$context.identity.sourceIp|"
    "$context.integration.status|$context.responseLength|$context.error.message|"
    "$context.integrationErrorMessage|$context.authorizer.error|$context.dataProcessed"
)


def logged(**more: Any) -> dict[str, Any]:
    settings = {"DestinationArn": {"Fn::GetAtt": ["Group", "Arn"]}, "Format": FORMAT}
    return stage("dev", AccessLogSettings=settings, **more)


def lines(bench: HttpBench) -> list[list[str]]:
    logs: Any = bench.cloud.services["logs"]
    found = logs.operations["FilterLogEvents"].run(logs, {"logGroupName": "/access"}, None)
    return [event["message"].split("|") for event in found["events"]]


async def test_a_line_of_a_request_that_was_served(bench: HttpBench) -> None:
    bench.routes("GET /x/{id}", Stage=logged(), Group=GROUP)
    bench.answering(lambda event: {"statusCode": 201, "body": "hello"})
    await bench.ask("GET", "/dev/x/7")
    (line,) = lines(bench)
    request_id = bench.last.request_id
    assert line == [
        request_id,
        request_id,
        "GET /x/{id}",
        "GET",
        "/dev/x/7",
        "dev",
        "201",
        "HTTP/1.1",
        "203.0.113.7",
        "201",
        "5",
        "-",
        "-",
        "-",
        "0",
    ]


async def test_a_line_of_a_request_that_was_refused(bench: HttpBench) -> None:
    bench.routes("GET /x", Stage=logged(), Group=GROUP)
    await bench.ask("GET", "/dev/nowhere")
    await bench.ask("GET", "/dev/x")
    (lost, failed) = lines(bench)
    assert (lost[2], lost[6], lost[11]) == ("-", "404", "Not Found")
    assert (failed[2], failed[6], failed[11]) == ("GET /x", "500", "Internal Server Error")
    assert "Function not found" in failed[12]


async def test_metrics_by_api_stage_and_route(bench: HttpBench) -> None:
    detailed = {"RouteSettings": {"GET /x": {"DetailedMetricsEnabled": True}}}
    bench.routes("GET /x", Stage=stage("dev", **detailed))
    bench.answering(lambda event: "ok")
    await bench.ask("GET", "/dev/x")
    await bench.ask("GET", "/dev/nowhere")
    counted = bench.cloud.meter.take()
    minute = int(bench.time) // 60 * 60
    of_api = (("ApiId", bench.api_id),)
    of_stage = (*of_api, ("Stage", "dev"))
    of_route = (*of_stage, ("Route", "GET /x"))
    for dimensions, often in ((of_api, 2.0), (of_stage, 2.0), (of_route, 1.0)):
        assert counted["Count", dimensions, minute] == {1.0: often}
    assert counted["4xx", of_stage, minute] == {0.0: 1.0, 1.0: 1.0}
    assert counted["5xx", of_stage, minute] == {0.0: 2.0}
    assert counted["DataProcessed", of_route, minute] == {2.0: 1.0}
    assert ("IntegrationLatency", of_route, minute) in counted


async def test_the_story_of_a_request(bench: HttpBench) -> None:
    bench.routes("GET /x/{id}")
    bench.answering(lambda event: "ok")
    from csc.emulator.http import HttpRequest

    request = HttpRequest("GET", "/x/7", [("Host", "localhost"), ("x-csc-trace", "1")], b"")
    answer: Any = bench.dispatcher(request)
    response = await answer
    story = orjson.loads(response.body)
    stages = {step["stage"]: step for step in story["steps"]}
    assert stages["route"]["resource"] == "/x/{id}"
    assert stages["route"]["pathParameters"] == {"id": "7"}
    assert stages["integrate"]["calls"][0]["operation"] == "Invoke"
    assert stages["authorise"]["type"] == "NONE"
    assert story["response"]["body"] == "ok"


async def test_what_the_console_is_told(bench: HttpBench) -> None:
    bench.routes("GET /x")
    bench.answering(lambda event: "ok")
    await bench.ask("GET", "/x")
    record = bench.records[-1]
    assert (record.kind, record.what, record.status) == ("api", "GET /x", 200)


@pytest.mark.parametrize("hostile", ["a|b\n", '"quoted"', "\x1b[31m"])
async def test_a_client_cant_write_a_line_of_its_own(bench: HttpBench, hostile: str) -> None:
    settings: dict[str, Any] = {"DestinationArn": {"Fn::GetAtt": ["Group", "Arn"]}}
    settings["Format"] = "$context.identity.userAgent $context.routeKey"
    bench.routes("GET /x", Stage=stage(AccessLogSettings=settings), Group=GROUP)
    bench.answering(lambda event: "ok")
    await bench.ask("GET", "/x", {"User-Agent": hostile})
    (line,) = lines(bench)
    assert line[-1].endswith("GET /x")
    assert "\n" not in "".join(line)
    assert "\x1b" not in "".join(line)
