"""A Map state: an iteration an item, in this execution or (distributed) each in one of its own.

Items come from the input, or (ItemReader) from an object in S3, as JSON, JSON lines or CSV.
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.failures import not_evaluated, runtime
from csc.emulator.services.stepfunctions.language.iterate import iterate
from csc.emulator.services.stepfunctions.language.numbers import number
from csc.emulator.services.stepfunctions.language.paths import MISSING, fill_template, look_up
from csc.emulator.services.stepfunctions.language.query import concluded, query_of, selected
from csc.emulator.services.stepfunctions.language.read_items import read_items
from csc.emulator.services.stepfunctions.language.run import (
    Distribution,
    Run,
    State,
    Step,
    end_of,
    shown,
)
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope

INLINE_MOST = 40
DISTRIBUTED_MOST = 10_000


async def run_map(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure: of an iteration, or States.ExceedToleratedFailureThreshold."""
    chosen = selected(state, input, scope)
    if is_distributed(state):
        results = await _distributed(run, state, chosen, scope)
    else:
        items = _items(state, chosen, scope)
        most = _most(state, chosen, scope)
        run.tell(scope, "MapStateStarted", length=len(items))
        each = _each(state, chosen)
        results = await iterate(
            run, name, processor_of(state), items, scope, each, most or INLINE_MOST
        )
    event = scope.event
    run.tell(scope, "MapStateSucceeded")
    scope.event = event  # what follows follows the last iteration, as AWS tells it
    return end_of(state, concluded(state, input, results, scope))


def processor_of(state: State) -> Mapping[str, Any]:
    found: Mapping[str, Any] = state.get("ItemProcessor") or state["Iterator"]
    return found


def is_distributed(state: State) -> bool:
    """Whether its iterations are executions of their own."""
    config = processor_of(state).get("ProcessorConfig") or {}
    return config.get("Mode") == "DISTRIBUTED"


async def _distributed(run: Run, state: State, input: Any, scope: Scope) -> Any:
    """Items that are read are counted only when the run has begun."""
    ready = None if "ItemReader" in state else _items(state, input, scope)
    run.tell(scope, "MapStateStarted", length=0 if ready is None else len(ready))
    most = _most(state, input, scope)
    tolerated = number(state, "ToleratedFailureCount", input, scope) or 0.0
    percentage = number(state, "ToleratedFailurePercentage", input, scope) or 0.0

    async def items() -> list[Any]:
        found = await read_items(run, state, input, scope) if ready is None else ready
        return _batched(state, found, input, scope)

    if run.distribute is None:
        raise runtime("A distributed Map can't be run here.")
    each = _each(state, input)
    plan = Distribution(state, input, scope, items, each, most, tolerated, percentage)
    return await run.distribute(run, plan)


def _most(state: State, input: Any, scope: Scope) -> int:
    return int(number(state, "MaxConcurrency", input, scope) or 0)


def _items(state: State, input: Any, scope: Scope) -> list[Any]:
    if query_of(state, scope) == JSONATA:
        return _items_of_jsonata(state, input, scope)
    path = str(state.get("ItemsPath", "$"))
    found = look_up(path, input, scope)
    if found is MISSING:
        raise runtime(f'Reference path "{path}" must point to array.')
    if not isinstance(found, list):
        raise runtime(f'Reference path "{path}" must point to array.')
    return found


def _items_of_jsonata(state: State, input: Any, scope: Scope) -> list[Any]:
    given = state.get("Items", input)
    found = jsonata.fill(given, {"input": input}, scope, "Items")
    if isinstance(found, list):
        return found
    if jsonata.is_expression(given):
        raise jsonata.unexpected(str(given), "Items", "array", found)
    raise not_evaluated(f"Map state input must be an array but was: {shown(found)}", "Items")


def _batched(state: State, items: list[Any], input: Any, scope: Scope) -> list[Any]:
    """ItemBatcher: so many items, or so many bytes of them, to an iteration."""
    batcher = state.get("ItemBatcher")
    if not batcher:
        return items
    size = int(number(batcher, "MaxItemsPerBatch", input, scope) or len(items) or 1)
    most = number(batcher, "MaxInputBytesPerBatch", input, scope)
    common: dict[str, Any] = {}
    if "BatchInput" in batcher:
        if query_of(state, scope) == JSONATA:
            given = jsonata.fill(batcher["BatchInput"], {"input": input}, scope, "BatchInput")
        else:
            given = fill_template(batcher["BatchInput"], input, scope)
        common = {"BatchInput": given}
    batches: list[list[Any]] = [[]]
    used = 0
    for item in items:
        length = len(shown(item).encode()) + 1
        full = len(batches[-1]) >= size or (most is not None and used + length > most)
        if full and batches[-1]:
            batches.append([])
            used = 0
        batches[-1].append(item)
        used += length
    return [{**common, "Items": batch} for batch in batches if batch]


def _each(state: State, input: Any) -> Any:
    def each(item: Any, scope: Scope) -> Any:
        if query_of(state, scope) == JSONATA:
            if "ItemSelector" not in state:
                return item
            return jsonata.fill(state["ItemSelector"], {"input": input}, scope, "ItemSelector")
        template = state.get("ItemSelector", state.get("Parameters"))
        return item if template is None else fill_template(template, input, scope)

    return each
