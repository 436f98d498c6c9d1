"""Archives and replays; connections and API destinations."""

import asyncio
import base64
import json
from typing import Any

import pytest
from aiohttp import web

from csc.emulator.errors import ServiceError
from tests.emulator.services.bed import Bed, until

BUS = "arn:aws:events:us-east-1:123456789012:event-bus/default"


def put(bed: Bed, kind: str = "made", **detail: Any) -> None:
    entry = {"Source": "shop", "DetailType": kind, "Detail": json.dumps(detail)}
    assert bed.call("events", "PutEvents", Entries=[entry])["FailedEntryCount"] == 0


def to_logs(bed: Bed) -> None:
    """A rule that writes what it sees to the log group /seen."""
    bed.call("logs", "CreateLogGroup", logGroupName="/seen")
    bed.call("events", "PutRule", Name="r", EventPattern='{"source": ["shop"]}')
    target = {"Id": "t", "Arn": "arn:aws:logs:us-east-1:123456789012:log-group:/seen"}
    bed.call("events", "PutTargets", Rule="r", Targets=[target])


def seen(bed: Bed) -> list[Any]:
    found = bed.call("logs", "FilterLogEvents", logGroupName="/seen")["events"]
    return [json.loads(one["message"]) for one in found]


def said(bed: Bed, operation: str, **input: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        bed.call("events", operation, **input)
    return refused.value.message


async def test_what_was_archived_is_replayed(bed: Bed) -> None:
    to_logs(bed)
    pattern = json.dumps({"detail-type": ["made"]})
    made = bed.call(
        "events", "CreateArchive", ArchiveName="a", EventSourceArn=BUS, EventPattern=pattern
    )
    start = bed.time
    put(bed, n=1)
    put(bed, "sold", n=2)
    bed.time += 10
    told = bed.call("events", "DescribeArchive", ArchiveName="a")
    assert (told["EventCount"], told["SizeBytes"] > 100) == (1, True)
    assert len(seen(bed)) == 2
    bed.call(
        "events",
        "StartReplay",
        ReplayName="again",
        EventSourceArn=made["ArchiveArn"],
        EventStartTime=start,
        EventEndTime=bed.time,
        Destination={"Arn": BUS},
    )
    await until(lambda: len(seen(bed)) == 3)
    [replayed] = [event for event in seen(bed) if "replay-name" in event]
    assert (replayed["replay-name"], replayed["detail"]) == ("again", {"n": 1})
    told = bed.call("events", "DescribeReplay", ReplayName="again")
    assert told["State"] == "COMPLETED"
    [listed] = bed.call("events", "ListReplays", NamePrefix="ag")["Replays"]
    assert listed["ReplayName"] == "again"
    bed.call("events", "DeleteArchive", ArchiveName="a")
    assert bed.call("events", "ListArchives")["Archives"] == []


async def test_what_is_said_of_archives_and_replays(bed: Bed) -> None:
    arn = bed.call("events", "CreateArchive", ArchiveName="a", EventSourceArn=BUS)["ArchiveArn"]
    bed.call("events", "CreateEventBus", Name="other")
    given = {"ReplayName": "r", "EventStartTime": 0, "EventEndTime": 1, "Destination": {"Arn": BUS}}
    missing = said(bed, "StartReplay", **given, EventSourceArn=arn + "x")
    assert missing == "Parameter EventSourceArn is not valid. Reason: Archive ax does not exist."
    other = {**given, "Destination": {"Arn": BUS.replace("default", "other")}}
    crossed = said(bed, "StartReplay", **other, EventSourceArn=arn)
    assert crossed.endswith("Reason: Cross event bus replay is not permitted.")
    late = said(bed, "StartReplay", **{**given, "EventEndTime": 0}, EventSourceArn=arn)
    assert late.endswith("Reason: EventStartTime must be before EventEndTime.")
    assert (
        said(bed, "CreateArchive", ArchiveName="a", EventSourceArn=BUS)
        == "Archive a already exists."
    )
    assert said(bed, "UpdateArchive", ArchiveName="a").startswith("At least one of EventPattern")


async def test_a_bus_that_is_its_own_target_does_not_hang_the_call(bed: Bed) -> None:
    bed.call("events", "PutRule", Name="loop", EventPattern='{"source": ["shop"]}')
    bed.call("events", "PutTargets", Rule="loop", Targets=[{"Id": "t", "Arn": BUS}])
    put(bed)
    service: Any = bed.cloud.services["events"]
    await asyncio.sleep(0)
    bed.call("events", "RemoveTargets", Rule="loop", Ids=["t"])
    await asyncio.sleep(0.01)
    await asyncio.wait_for(service.close(), 5)
    assert bed.call("events", "ListTargetsByRule", Rule="loop")["Targets"] == []


async def test_a_connections_secrets_are_in_a_secret(bed: Bed) -> None:
    basic = {"BasicAuthParameters": {"Username": "u", "Password": "p"}}
    bed.call(
        "events", "CreateConnection", Name="c", AuthorizationType="BASIC", AuthParameters=basic
    )
    told = bed.call("events", "DescribeConnection", Name="c")
    assert told["AuthParameters"] == {"BasicAuthParameters": {"Username": "u"}}
    assert told["ConnectionState"] == "AUTHORIZED"
    secret = bed.call("secretsmanager", "GetSecretValue", SecretId=told["SecretArn"])
    assert json.loads(secret["SecretString"]) == {"username": "u", "password": "p"}
    assert bed.call("events", "DeleteConnection", Name="c")["ConnectionState"] == "DELETING"
    assert said(bed, "DescribeConnection", Name="c") == (
        "Failed to describe the connection(s). Connection 'c' does not exist."
    )


async def test_an_api_destination_is_called_with_its_connection(bed: Bed) -> None:
    calls: list[tuple[str, str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        calls.append((request.path_qs, request.headers["Authorization"], await request.json()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/{tail:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    basic = {
        "BasicAuthParameters": {"Username": "u", "Password": "p"},
        "InvocationHttpParameters": {"BodyParameters": [{"Key": "b", "Value": "1"}]},
    }
    connection = bed.call(
        "events", "CreateConnection", Name="c", AuthorizationType="BASIC", AuthParameters=basic
    )["ConnectionArn"]
    destination = bed.call(
        "events",
        "CreateApiDestination",
        Name="d",
        ConnectionArn=connection,
        InvocationEndpoint=f"http://127.0.0.1:{port}/orders/*",
        HttpMethod="POST",
    )
    assert destination["ApiDestinationState"] == "ACTIVE"
    bed.call("events", "PutRule", Name="r", EventPattern='{"source": ["shop"]}')
    target = {
        "Id": "t",
        "Arn": destination["ApiDestinationArn"],
        "InputPath": "$.detail",
        "HttpParameters": {"PathParameterValues": ["7"], "QueryStringParameters": {"q": "x"}},
    }
    bed.call("events", "PutTargets", Rule="r", Targets=[target])
    put(bed, n=1)
    await until(lambda: calls)
    pair = base64.b64encode(b"u:p").decode()
    assert calls == [("/orders/7?q=x", f"Basic {pair}", {"n": 1, "b": "1"})]
    await runner.cleanup()


async def test_what_a_template_gets_of_an_event(bed: Bed) -> None:
    bed.call("logs", "CreateLogGroup", logGroupName="/seen")
    bed.call("events", "PutRule", Name="r", EventPattern='{"source": ["shop"]}')
    transformer = {
        "InputPathsMap": {"list": "$.detail.list"},
        "InputTemplate": '{"event": <aws.events.event>, "said": "<list> it is"}',
    }
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/seen"
    target = {"Id": "t", "Arn": arn, "InputTransformer": transformer}
    bed.call("events", "PutTargets", Rule="r", Targets=[target])
    put(bed, list=["HIGH", "LOW"])
    [told] = seen(bed)
    assert told["said"] == "[HIGH,LOW] it is"
    assert (told["event"]["detailType"], "detail" in told["event"]) == ("made", False)
