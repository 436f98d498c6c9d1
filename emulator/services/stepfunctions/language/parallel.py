"""A Parallel state: its branches at once; the first failure ends them all."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from csc.emulator.services.stepfunctions.language.query import arguments, concluded
from csc.emulator.services.stepfunctions.language.run import Run, State, Step, end_of, run_machine
from csc.emulator.services.stepfunctions.language.scope import Scope


async def run_parallel(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises the StateFailure of the branch that failed first."""
    given = arguments(state, input, scope)
    run.tell(scope, "ParallelStateStarted")
    scopes = [scope.inner() for _ in state["Branches"]]
    branches = [
        run_machine(run, branch, given, inner)
        for branch, inner in zip(state["Branches"], scopes, strict=True)
    ]
    try:
        results = await together(branches)
    except BaseException:
        run.tell(scope, "ParallelStateFailed")
        raise
    scope.event = max([scope.event, *(inner.event for inner in scopes)])
    run.tell(scope, "ParallelStateSucceeded")
    return end_of(state, concluded(state, input, results, scope))


async def together(work: Sequence[Awaitable[Any]]) -> list[Any]:
    """Results in order. The first failure cancels the others and is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
