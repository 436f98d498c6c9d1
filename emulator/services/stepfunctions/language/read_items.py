"""ItemReader: the items of a Map state, from an object in S3 or the listing of a bucket."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.numbers import number
from csc.emulator.services.stepfunctions.language.paths import fill_template
from csc.emulator.services.stepfunctions.language.query import query_of
from csc.emulator.services.stepfunctions.language.run import Job, Run, State
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope

MOST = 100_000_000
NOT_POSITIVE = "field MaxItems must be positive"
SDK = "arn:aws:states:::aws-sdk:"


async def read_items(run: Run, state: State, input: Any, scope: Scope) -> list[Any]:
    """Raises StateFailure (States.ItemReaderFailed)."""
    reader = state["ItemReader"]
    if query_of(state, scope) == JSONATA:
        place = "ItemReader/Arguments"
        given = jsonata.fill(reader.get("Arguments") or {}, {"input": input}, scope, place)
    else:
        given = fill_template(reader.get("Parameters") or {}, input, scope)
    action = str(reader["Resource"]).rpartition(":")[2]
    config = reader.get("ReaderConfig") or {}
    most = _most(config, input, scope)
    aside = replace(run, history=Untold())
    found = await aside.work(aside, Job(f"{SDK}s3:{action}", given, scope.inner()))
    if action == "listObjectsV2":
        items = list(found.get("Contents") or ())
    else:
        items = _parse(str(found["Body"]), config)
    return items[:most] if most else items


class Untold:
    """A history that nothing is written in: reading items is no event."""

    def tell(self, kind: str, details: Mapping[str, Any], previous: int) -> int:
        return previous


def _most(config: Mapping[str, Any], input: Any, scope: Scope) -> int:
    """``MaxItems``; 0 is all."""
    try:
        return min(int(number(config, "MaxItems", input, scope) or 0), MOST)
    except StateFailure as failure:
        if failure.cause == NOT_POSITIVE:
            raise StateFailure("States.ItemReaderFailed", NOT_POSITIVE) from None
        raise


def _parse(text: str, config: dict[str, Any]) -> list[Any]:
    kind = config.get("InputType", "JSON")
    try:
        if kind == "CSV":
            rows = list(csv.reader(io.StringIO(text)))
            given = config.get("CSVHeaders")
            return _records(given if given else rows.pop(0), rows)
        if kind == "JSONL":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        found = json.loads(text)
    except (ValueError, IndexError) as error:
        raise StateFailure("States.ItemReaderFailed", f"The object isn't {kind}: {error}") from None
    if not isinstance(found, list):
        raise StateFailure("States.ItemReaderFailed", "Attempting to map over non-iterable node.")
    return found


def _records(headers: list[str], rows: list[list[str]]) -> list[dict[str, str]]:
    """What a row lacks is empty, what it has too much is dropped."""
    if len(set(headers)) != len(headers):
        raise StateFailure("States.ItemReaderFailed", "CSV headers cannot contain duplicates.")
    return [
        {header: row[at] if at < len(row) else "" for at, header in enumerate(headers)}
        for row in rows
    ]
