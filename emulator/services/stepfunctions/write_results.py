"""ResultWriter: the results of a distributed Map in S3, with a manifest that names the files.

    <prefix>/<uuid>/manifest.json   {"DestinationBucket", "MapRunArn", "ResultFiles": {"SUCCEEDED": […]}}
    <prefix>/<uuid>/SUCCEEDED_0.json, FAILED_0.json   the children, as DescribeExecution tells them

Source: "ResultWriter (Map)" in the developer guide.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.paths import fill_template
from csc.emulator.services.stepfunctions.language.query import query_of
from csc.emulator.services.stepfunctions.language.run import Distribution, Run
from csc.emulator.services.stepfunctions.language.scope import JSONATA
from csc.emulator.services.stepfunctions.store import Execution, Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.run_map import Work
    from csc.emulator.services.stepfunctions.service import StepFunctions

FILES = {"SUCCEEDED": ("SUCCEEDED",), "FAILED": ("FAILED", "TIMED_OUT"), "PENDING": ("RUNNING",)}


async def write_results(
    sfn: "StepFunctions", machine: Machine, run: Run, plan: Distribution, work: "Work"
) -> dict[str, Any] | None:
    """What the state gives instead of the results; None where the writer names no bucket.

    Raises StateFailure (States.ResultWriterFailed).
    """
    given = _given(plan)
    bucket = given.get("Bucket")
    if not bucket:
        return None
    prefix = str(given.get("Prefix") or "").rstrip("/")
    folder = "/".join(part for part in (prefix, work.record.arn.rpartition(":")[2]) if part)
    files: dict[str, list[dict[str, Any]]] = {}
    for name, statuses in FILES.items():
        children = [child for child in work.children.values() if child.status in statuses]
        files[name] = []
        if children:
            key = f"{folder}/{name}_0.json"
            body = json.dumps([_told(child) for child in children], separators=(",", ":"))
            await _put(sfn, machine, work.parent, str(bucket), key, body)
            files[name].append({"Key": key, "Size": len(body.encode())})
    manifest = {
        "DestinationBucket": bucket,
        "MapRunArn": work.record.arn,
        "ResultFiles": {name: files[name] for name in ("FAILED", "PENDING", "SUCCEEDED")},
    }
    key = f"{folder}/manifest.json"
    await _put(sfn, machine, work.parent, str(bucket), key, json.dumps(manifest))
    return {"MapRunArn": work.record.arn, "ResultWriterDetails": {"Bucket": bucket, "Key": key}}


def _given(plan: Distribution) -> dict[str, Any]:
    writer = plan.state["ResultWriter"]
    if query_of(plan.state, plan.scope) == JSONATA:
        place = "ResultWriter/Arguments"
        found = jsonata.fill(
            writer.get("Arguments") or {}, {"input": plan.input}, plan.scope, place
        )
    else:
        found = fill_template(writer.get("Parameters") or {}, plan.input, plan.scope)
    return found if isinstance(found, dict) else {}


async def _put(
    sfn: "StepFunctions", machine: Machine, parent: Execution, bucket: str, key: str, body: str
) -> None:
    from csc.emulator.services.stepfunctions.integrations.work import Worker

    input = {
        "Bucket": bucket,
        "Key": key,
        "Body": body.encode(),
        "ContentType": "application/json",
    }
    try:
        await Worker(sfn, machine, parent).invoke("s3", "PutObject", input)
    except ServiceError as error:
        raise StateFailure("States.ResultWriterFailed", error.message) from None


def _told(child: Execution) -> dict[str, Any]:
    members: Iterable[tuple[str, Any]] = (
        ("ExecutionArn", child.arn),
        ("Input", child.input),
        ("InputDetails", {"Included": True}),
        ("Name", child.name),
        ("Output", child.output),
        ("OutputDetails", {"Included": True} if child.output is not None else None),
        ("Error", child.error),
        ("Cause", child.cause),
        ("StartDate", _date(child.started)),
        ("StateMachineArn", child.machine),
        ("Status", child.status),
        ("StopDate", _date(child.stopped or child.started)),
    )
    return {name: value for name, value in members if value is not None}


def _date(seconds: float) -> str:
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
