"""The iterations of a Map state within its own execution: so many at once, each told in the history.

A slot takes one item after the other; what it begins follows the last event of what it ended.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.parallel import abort, together
from csc.emulator.services.stepfunctions.language.run import Run, run_machine
from csc.emulator.services.stepfunctions.language.scope import Scope

Each = Callable[[Any, Scope], Any]


async def iterate(
    run: Run,
    name: str,
    processor: Mapping[str, Any],
    items: list[Any],
    scope: Scope,
    each: Each,
    most: int,
) -> list[Any]:
    """The results in order. The first failure ends the others and is raised."""
    results: list[Any] = [None] * len(items)
    rest = iter(enumerate(items))
    running: dict[int, Scope] = {}
    failed: list[int] = []
    last = [scope.event]

    async def slot() -> None:
        event = scope.event
        for index, item in rest:
            inner = scope.inner(Map={"Item": {"Index": index, "Value": item}})
            inner.event = event
            running[index] = inner
            run.tell(inner, "MapIterationStarted", name=name, index=index)
            try:
                results[index] = await run_machine(run, processor, each(item, inner), inner)
            except StateFailure:
                failed.append(index)
                raise
            event = inner.event
            last.append(run.tell(inner, "MapIterationSucceeded", name=name, index=index))
            del running[index]

    try:
        await together([slot() for _ in range(min(most, len(items)))])
    except StateFailure:
        scope.event = running[failed[0]].event
        _abort(run, name, running, failed[0], scope.event)
        raise
    scope.event = max(last)
    return results


def _abort(run: Run, name: str, running: dict[int, Scope], failed: int, event: int) -> None:
    for index in _in_order(running, failed):
        inner = running[index]
        inner.event = event
        kind = "MapIterationFailed" if index == failed else "MapIterationAborted"
        run.tell(inner, kind, name=name, index=index)
        abort(run, inner, event)


def _in_order(running: dict[int, Scope], failed: int) -> Iterator[int]:
    yield failed
    yield from sorted(index for index in running if index != failed)
