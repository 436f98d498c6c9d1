"""Distributed Map states: each iteration an execution, and the results written to S3."""

import json
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.stepfunctions.conftest import Machines, one

SFN = "stepfunctions"


def distributed(body: Any, kind: str = "STANDARD", **fields: Any) -> Any:
    processor = {**body, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind}}
    return one("Map", ItemProcessor=processor, Label="L", **fields)


async def test_each_iteration_is_an_execution(machines: Machines) -> None:
    told = await machines.wait(distributed(one("Pass"), MaxConcurrency=1), [1, 2])
    assert told["output"] == "[1,2]"
    assert [event[0] for event in machines.events(told["executionArn"])[2:]] == [
        "MapStateStarted",
        "MapRunStarted",
        "MapRunSucceeded",
        "MapStateSucceeded",
        "MapStateExited",
        "ExecutionSucceeded",
    ]
    [run] = machines.call(SFN, "ListMapRuns", executionArn=told["executionArn"])["mapRuns"]
    assert run["stateMachineArn"].endswith("/L")
    found = machines.call(SFN, "DescribeMapRun", mapRunArn=run["mapRunArn"])
    assert found["status"] == "SUCCEEDED"
    assert found["itemCounts"] == {
        "aborted": 0,
        "failed": 0,
        "pending": 0,
        "resultsWritten": 2,
        "running": 0,
        "succeeded": 2,
        "timedOut": 0,
        "total": 2,
    }
    children = machines.call(SFN, "ListExecutions", mapRunArn=run["mapRunArn"])["executions"]
    assert [child["status"] for child in children] == ["SUCCEEDED", "SUCCEEDED"]
    child = machines.call(SFN, "DescribeExecution", executionArn=children[0]["executionArn"])
    assert child["mapRunArn"] == run["mapRunArn"]


async def test_more_failures_than_are_tolerated_fail_the_run(machines: Machines) -> None:
    failing = one("Fail", Error="E")
    told = await machines.wait(distributed(failing, "EXPRESS"), [1])
    assert told["error"] == "States.ExceedToleratedFailureThreshold"
    told = await machines.wait(distributed(failing, "EXPRESS", ToleratedFailureCount=2), [1, 2])
    assert (told["status"], told["output"]) == ("SUCCEEDED", "[]")


async def test_results_are_written_with_a_manifest(machines: Machines) -> None:
    machines.call("s3", "CreateBucket", Bucket="results")
    writer = {
        "Resource": "arn:aws:states:::s3:putObject",
        "Parameters": {"Bucket": "results", "Prefix": "p"},
    }
    told = await machines.wait(distributed(one("Pass"), ResultWriter=writer), ["a"])
    output = json.loads(told["output"])
    assert output["MapRunArn"].split(":")[-1] in output["ResultWriterDetails"]["Key"]

    async def read(key: str) -> Any:
        found = await machines.ask("s3", "GetObject", Bucket="results", Key=key)
        return json.loads(bytes(found["Body"]))

    manifest = await read(output["ResultWriterDetails"]["Key"])
    [file] = manifest["ResultFiles"]["SUCCEEDED"]
    [child] = await read(file["Key"])
    assert (child["Status"], child["Output"]) == ("SUCCEEDED", '"a"')


async def test_rows_of_csv_are_filled_up_and_headers_must_differ(machines: Machines) -> None:
    machines.call("s3", "CreateBucket", Bucket="items")
    machines.call("s3", "PutObject", Bucket="items", Key="f.csv", Body=b"1,2\n3\n4,5,6\n")

    def reading(headers: list[str], **config: Any) -> Any:
        config = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": headers, **config}
        reader = {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": config,
            "Parameters": {"Bucket": "items", "Key": "f.csv"},
        }
        return distributed(one("Pass"), "EXPRESS", ItemReader=reader)

    told = await machines.wait(reading(["x", "y"], MaxItemsPath="$.most"), {"most": 2})
    assert json.loads(told["output"]) == [{"x": "1", "y": "2"}, {"x": "3", "y": ""}]
    told = await machines.wait(reading(["x", "x"]))
    assert (told["error"], told["cause"]) == (
        "States.ItemReaderFailed",
        "CSV headers cannot contain duplicates.",
    )
    kinds = [event[0] for event in machines.events(told["executionArn"])]
    assert kinds[2:] == [
        "MapStateStarted",
        "MapRunStarted",
        "MapRunFailed",
        "MapStateFailed",
        "ExecutionFailed",
    ]


def test_labels_that_no_map_may_have(machines: Machines) -> None:
    for label in ("", "a b", "a?", "a:b", "a\x7f", "l" * 41):
        machine = distributed(one("Pass"))
        machine["States"]["S"]["Label"] = label
        with pytest.raises(ServiceError) as refused:
            machines.create(machine)
        assert refused.value.code == "InvalidDefinition"
