"""Log groups: what the local cloud writes, read back through the API; tokens, limits, patterns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.logs import service as module
from csc.emulator.services.logs.filter_pattern import parse_pattern
from csc.emulator.services.logs.service import Logs
from csc.emulator.storage import open_storage


@dataclass
class Bed:
    time: float = 1_000_000.0

    def __post_init__(self) -> None:
        self.cloud = Cloud(open_storage(None), Clock(now=lambda: self.time))
        self.logs = Logs(self.cloud)
        self.cloud.services["logs"] = self.logs

    def call(self, operation: str, **input: Any) -> Any:
        call = Call("logs", operation, input, self.cloud.root(), "r-1", "us-east-1")
        return self.cloud.invoke(call)

    def fails(self, code: str, operation: str, **input: Any) -> None:
        with pytest.raises(ServiceError) as caught:
            self.call(operation, **input)
        assert caught.value.code == code

    def events(self, operation: str = "GetLogEvents", **input: Any) -> list[str]:
        given = {"logGroupName": "g", **input}
        if operation == "GetLogEvents":
            given.setdefault("logStreamName", "s")
        return [event["message"] for event in self.call(operation, **given)["events"]]


@pytest.fixture
def bed() -> Iterator[Bed]:
    bed = Bed()
    bed.call("CreateLogGroup", logGroupName="g", tags={"a": "1"})
    bed.call("CreateLogStream", logGroupName="g", logStreamName="s")
    yield bed
    bed.cloud.storage.close()


def put(bed: Bed, *messages: str, start: int = 1000, stream: str = "s") -> None:
    events = [{"timestamp": start + n, "message": m} for n, m in enumerate(messages)]
    bed.call("PutLogEvents", logGroupName="g", logStreamName=stream, logEvents=events)


async def test_what_is_written_is_read(bed: Bed) -> None:
    bed.logs.write("arn:aws:logs:us-east-1:123456789012:log-group:g:*", "new", "one")
    bed.logs.write("g", "new", lambda: "two", time=2_000_000.5)
    bed.logs.write("nowhere", "new", "lost")
    assert bed.events(logStreamName="new") == ["one", "two"]
    (event, _) = bed.call("FilterLogEvents", logGroupName="g")["events"]
    assert event["timestamp"] == 1_000_000_000
    await bed.logs.close()


async def test_it_is_flushed_by_itself(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setattr(module, "FLUSH_SECONDS", 0.0)
    bed.logs.write("g", "s", "one")
    await asyncio.sleep(0.05)
    assert bed.cloud.storage.connection.execute("SELECT count(*) FROM logs_events").fetchone() == (
        1,
    )


def test_without_a_loop_it_is_written_at_once(bed: Bed) -> None:
    bed.logs.write("g", "s", "one")
    bed.logs.write("/aws/lambda/f", "s", "two", create=True)
    assert bed.events() == ["one"]
    assert bed.events(logGroupName="/aws/lambda/f") == ["two"]


async def test_a_line_that_cannot_be_rendered(bed: Bed, caplog: pytest.LogCaptureFixture) -> None:
    bed.logs.write("g", "s", lambda: str(1 / 0))
    bed.logs.write("g", "s", "fine")
    bed.logs.flush()
    assert bed.events() == ["", "fine"]
    assert "ZeroDivisionError" in caplog.text


def test_paging_forwards_and_backwards(bed: Bed) -> None:
    put(bed, "a", "b", "c", "d", "e")
    last = bed.call("GetLogEvents", logGroupName="g", logStreamName="s", limit=2)
    assert [e["message"] for e in last["events"]] == ["d", "e"]
    before = bed.events(limit=2, nextToken=last["nextBackwardToken"])
    assert before == ["b", "c"]
    first = bed.call(
        "GetLogEvents", logGroupName="g", logStreamName="s", limit=2, startFromHead=True
    )
    assert [e["message"] for e in first["events"]] == ["a", "b"]
    assert bed.events(nextToken=first["nextForwardToken"]) == ["c", "d", "e"]
    end = bed.call("GetLogEvents", logGroupName="g", logStreamName="s", startFromHead=True)
    again = bed.call(
        "GetLogEvents", logGroupName="g", logStreamName="s", nextToken=end["nextForwardToken"]
    )
    assert again["events"] == []
    assert again["nextForwardToken"] == end["nextForwardToken"]
    put(bed, "f", start=2000)
    assert bed.events(nextToken=end["nextForwardToken"]) == ["f"]


def test_times(bed: Bed) -> None:
    put(bed, "a", "b", "c")
    assert bed.events(startTime=1001, endTime=1002) == ["b"]
    assert bed.events("FilterLogEvents", startTime=1001, endTime=1002) == ["b", "c"]


def test_filtering_over_streams(bed: Bed) -> None:
    bed.call("CreateLogStream", logGroupName="g", logStreamName="t")
    put(bed, "ERROR one", "INFO two")
    put(bed, "ERROR three", stream="t")
    assert bed.events("FilterLogEvents", filterPattern="ERROR") == ["ERROR one", "ERROR three"]
    assert bed.events("FilterLogEvents", logStreamNames=["t"]) == ["ERROR three"]
    assert bed.events("FilterLogEvents", logStreamNamePrefix="s") == ["ERROR one", "INFO two"]
    page = bed.call("FilterLogEvents", logGroupName="g", limit=2)
    rest = bed.events("FilterLogEvents", nextToken=page["nextToken"])
    assert [e["message"] for e in page["events"]] + rest == ["ERROR one", "ERROR three", "INFO two"]


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("a b", "b then a", True),
        ("a b", "only a", False),
        ("?a ?b", "b", True),
        ("?a ?b", "c", False),
        ("a -b", "a b", False),
        ("a -b", "a", True),
        ('"a b"', "x a b", True),
        ('"a b"', "a x b", False),
        ('"say \\"hi\\""', 'say "hi"', True),
        ("%4\\d\\d%", "status 404", True),
        ("%4\\d\\d%", "status 200", False),
    ],
)
def test_patterns(pattern: str, message: str, expected: bool) -> None:
    assert parse_pattern(pattern)(message) is expected


def test_describing(bed: Bed) -> None:
    put(bed, "abc")
    (group,) = bed.call("DescribeLogGroups", logGroupNamePrefix="g")["logGroups"]
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:g"
    assert (group["arn"], group["logGroupArn"], group["storedBytes"]) == (f"{arn}:*", arn, 29)
    (stream,) = bed.call("DescribeLogStreams", logGroupName="g")["logStreams"]
    assert (stream["firstEventTimestamp"], stream["arn"]) == (1000, f"{arn}:log-stream:s")
    for n in range(5):
        bed.call("CreateLogGroup", logGroupName=f"/p/{n}")
    page = bed.call("DescribeLogGroups", logGroupNamePrefix="/p/", limit=3)
    rest = bed.call(
        "DescribeLogGroups", logGroupNamePrefix="/p/", limit=3, nextToken=page["nextToken"]
    )
    names = [g["logGroupName"] for g in (*page["logGroups"], *rest["logGroups"])]
    assert names == [f"/p/{n}" for n in range(5)]
    assert "nextToken" not in rest
    assert len(bed.call("DescribeLogGroups", logGroupNamePattern="P/3")["logGroups"]) == 1


def test_streams_page_and_sort(bed: Bed) -> None:
    for name, start in (("t", 9000), ("u", 5)):
        bed.call("CreateLogStream", logGroupName="g", logStreamName=name)
        put(bed, "x", start=start, stream=name)
    put(bed, "x")

    def names(**more: Any) -> list[str]:
        found = bed.call("DescribeLogStreams", logGroupName="g", **more)["logStreams"]
        return [stream["logStreamName"] for stream in found]

    assert names(orderBy="LastEventTime", descending=True) == ["t", "s", "u"]
    page = bed.call("DescribeLogStreams", logGroupName="g", limit=2)
    assert names(limit=2, nextToken=page["nextToken"]) == ["u"]


def test_retention(bed: Bed) -> None:
    bed.call("PutRetentionPolicy", logGroupName="g", retentionInDays=7)
    put(bed, "old")
    bed.time += 8 * 86_400
    bed.logs.store.expire(bed.logs.now())
    assert bed.events() == []
    bed.call("DeleteRetentionPolicy", logGroupName="g")
    (group,) = bed.call("DescribeLogGroups")["logGroups"]
    assert "retentionInDays" not in group


def test_tags(bed: Bed) -> None:
    arn = bed.logs.arn("g")
    bed.call("TagResource", resourceArn=arn, tags={"b": "2"})
    bed.call("UntagResource", resourceArn=arn, tagKeys=["a"])
    assert bed.call("ListTagsForResource", resourceArn=arn)["tags"] == {"b": "2"}


def test_deleting(bed: Bed) -> None:
    put(bed, "x")
    bed.call("DeleteLogStream", logGroupName="g", logStreamName="s")
    bed.fails("ResourceNotFoundException", "GetLogEvents", logGroupName="g", logStreamName="s")
    bed.call("DeleteLogGroup", logGroupName="g")
    bed.fails("ResourceNotFoundException", "DescribeLogStreams", logGroupName="g")
    bed.call("CreateLogGroup", logGroupName="g")
    assert bed.events("FilterLogEvents") == []


def test_refusals(bed: Bed) -> None:
    bed.fails("ResourceAlreadyExistsException", "CreateLogGroup", logGroupName="g")
    bed.fails(
        "ResourceAlreadyExistsException", "CreateLogStream", logGroupName="g", logStreamName="s"
    )
    for name in ("", "a b", "x" * 513, None):
        bed.fails("InvalidParameterException", "CreateLogGroup", logGroupName=name)
    bed.fails("InvalidParameterException", "CreateLogStream", logGroupName="g", logStreamName="a:b")
    bed.fails(
        "InvalidParameterException", "PutRetentionPolicy", logGroupName="g", retentionInDays=2
    )
    bed.fails(
        "InvalidParameterException", "GetLogEvents", logGroupName="g", logStreamName="s", limit=0
    )
    bed.fails(
        "InvalidParameterException",
        "GetLogEvents",
        logGroupName="g",
        logStreamName="s",
        nextToken="x",
    )
    bed.fails(
        "InvalidParameterException",
        "FilterLogEvents",
        logGroupName="g",
        filterPattern="{ $.a = 1 }",
    )
    put_to = {"logGroupName": "g", "logStreamName": "s"}
    event = {"timestamp": 2, "message": "m"}
    for events in (
        [],
        [event, {"timestamp": 1, "message": "m"}],
        [{"timestamp": 1}],
        [{"timestamp": -1, "message": "m"}],
        [{"timestamp": 1, "message": "x" * 1_048_600}],
    ):
        bed.fails("InvalidParameterException", "PutLogEvents", **put_to, logEvents=events)


def test_permissions(bed: Bed) -> None:
    call = Call("logs", "PutLogEvents", {}, bed.cloud.root(), "r", "us-east-1")
    given = {"logGroupName": "/a", "logStreamName": "s"}
    (permission,) = bed.logs.permissions("PutLogEvents", given, call)
    assert permission.action == "logs:PutLogEvents"
    assert permission.resource.endswith(":log-group:/a:log-stream:s")
