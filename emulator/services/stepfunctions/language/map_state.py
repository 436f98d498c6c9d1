"""A Map state: an iteration an item, so many at once, and so many failures tolerated.

Items come from the input, or (ItemReader) from an object in S3, as JSON, JSON lines or CSV.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.parallel import together
from csc.emulator.services.stepfunctions.language.paths import fill_template, select
from csc.emulator.services.stepfunctions.language.query import (
    concluded,
    number,
    query_of,
    selected,
)
from csc.emulator.services.stepfunctions.language.read_items import read_items
from csc.emulator.services.stepfunctions.language.run import Run, State, Step, end_of, run_machine
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope


async def run_map(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure: of an iteration, or States.ExceedToleratedFailureThreshold."""
    chosen = selected(state, input, scope)
    items = _batched(state, await _items(run, state, chosen, scope))
    run.tell(scope, "MapStateStarted", length=len(items))
    try:
        results = await _iterate(run, name, state, chosen, items, scope)
    except BaseException:
        run.tell(scope, "MapStateFailed")
        raise
    run.tell(scope, "MapStateSucceeded")
    return end_of(state, concluded(state, input, results, scope))


async def _items(run: Run, state: State, input: Any, scope: Scope) -> list[Any]:
    if "ItemReader" in state:
        return await read_items(run, state, input, scope)
    if query_of(state, scope) == JSONATA:
        found = jsonata.fill(state.get("Items", input), {"input": input}, scope)
    else:
        found = select(state.get("ItemsPath", "$"), input, scope)
    if isinstance(found, Mapping) and query_of(state, scope) == JSONATA:
        return [{"Key": key, "Value": value} for key, value in found.items()]
    if not isinstance(found, list):
        path = state.get("ItemsPath", "$")
        raise runtime(f'Reference path "{path}" must point to array.')
    return found


def _batched(state: State, items: list[Any]) -> list[Any]:
    batcher = state.get("ItemBatcher") or {}
    size = batcher.get("MaxItemsPerBatch")
    if not size:
        return items
    starts = range(0, len(items), int(size))
    return [{"Items": items[start : start + int(size)]} for start in starts]


async def _iterate(
    run: Run, name: str, state: State, input: Any, items: list[Any], scope: Scope
) -> list[Any]:
    processor: Mapping[str, Any] = state.get("ItemProcessor") or state["Iterator"]
    most = int(number(state, "MaxConcurrency", input, scope) or 0) or 40
    gate = asyncio.Semaphore(most)
    tolerated = _tolerated(state, input, len(items), scope)
    failures: list[StateFailure] = []

    async def iterate(index: int, item: Any) -> Any:
        async with gate:
            inner = scope.inner(Map={"Item": {"Index": index, "Value": item}})
            run.tell(inner, "MapIterationStarted", name=name, index=index)
            try:
                given = _item_input(state, input, item, inner)
                result = await run_machine(run, processor, given, inner)
            except StateFailure as failure:
                run.tell(inner, "MapIterationFailed", name=name, index=index)
                failures.append(failure)
                if tolerated is None:
                    raise
                if len(failures) > tolerated:
                    raise _too_many() from None
                return failure.output()
            run.tell(inner, "MapIterationSucceeded", name=name, index=index)
            return result

    return await together([iterate(index, item) for index, item in enumerate(items)])


def _item_input(state: State, input: Any, item: Any, scope: Scope) -> Any:
    if query_of(state, scope) == JSONATA:
        if "ItemSelector" not in state:
            return item
        return jsonata.fill(state["ItemSelector"], {"input": input}, scope)
    template = state.get("ItemSelector", state.get("Parameters"))
    return item if template is None else fill_template(template, input, scope)


def _tolerated(state: State, input: Any, length: int, scope: Scope) -> float | None:
    """How many iterations may fail; None where none may."""
    count = number(state, "ToleratedFailureCount", input, scope)
    percentage = number(state, "ToleratedFailurePercentage", input, scope)
    if count is None and percentage is None:
        return None
    by_percentage = length * (percentage or 0) / 100
    return max(count or 0, by_percentage)


def _too_many() -> StateFailure:
    return StateFailure(
        "States.ExceedToleratedFailureThreshold",
        "The specified tolerated failure threshold was exceeded",
    )
