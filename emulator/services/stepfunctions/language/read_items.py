"""ItemReader: the items of a Map state, from an object in S3 or the listing of a bucket."""

import csv
import io
import json
from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.paths import fill_template
from csc.emulator.services.stepfunctions.language.query import query_of
from csc.emulator.services.stepfunctions.language.run import Job, Run, State
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope

SDK = "arn:aws:states:::aws-sdk:"


async def read_items(run: Run, state: State, input: Any, scope: Scope) -> list[Any]:
    """Raises StateFailure (States.ItemReaderFailed)."""
    reader = state["ItemReader"]
    if query_of(state, scope) == JSONATA:
        given = jsonata.fill(reader.get("Arguments") or {}, {"input": input}, scope)
    else:
        given = fill_template(reader.get("Parameters") or {}, input, scope)
    action = str(reader["Resource"]).rpartition(":")[2]
    config = reader.get("ReaderConfig") or {}
    found = await run.work(run, Job(f"{SDK}s3:{action}", given, scope))
    if action == "listObjectsV2":
        items = list(found.get("Contents") or ())
    else:
        items = _parse(str(found["Body"]), config)
    most = config.get("MaxItems")
    return items[: int(most)] if most else items


def _parse(text: str, config: dict[str, Any]) -> list[Any]:
    kind = config.get("InputType", "JSON")
    try:
        if kind == "CSV":
            rows = list(csv.reader(io.StringIO(text)))
            given = config.get("CSVHeaders")
            headers = given if given else rows.pop(0)
            return [dict(zip(headers, row, strict=False)) for row in rows]
        if kind == "JSONL":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        found = json.loads(text)
    except (ValueError, IndexError) as error:
        raise StateFailure("States.ItemReaderFailed", f"The object isn't {kind}: {error}") from None
    if not isinstance(found, list):
        raise StateFailure("States.ItemReaderFailed", "Attempting to map over non-iterable node.")
    return found
